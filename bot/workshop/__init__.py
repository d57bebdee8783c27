"""What authors and translators work with: looking at playbooks and texts as a whole, off line."""
