"""A reply in the person's own words, looked at before it goes out: /check, and held answers."""
