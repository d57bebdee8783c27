"""Long work outside transactions: ordered in a turn, done here, ended by a turn."""
