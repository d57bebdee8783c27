"""Turns: one stimulus, one transaction. Load, let the engine decide, apply what it wants done."""
