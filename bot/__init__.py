"""Even Keel: a calm Telegram companion that stops, asks, verifies and keeps the proof."""

__version__ = "0.1.0"
