"""Which guide a person's own words ask for: examples in the guides, compared piece by piece."""
