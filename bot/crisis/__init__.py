"""Crisis words, and real places to turn to; what is answered, and when, is not decided here."""
