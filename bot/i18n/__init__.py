"""Words, dates, numbers and direction in a person's language. Nothing here decides what is said."""
