"""Crisis words: found in five languages, told from the talk of work; and places to turn to."""
