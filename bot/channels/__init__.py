"""The channels: each brings what people say to the turns, and carries the answers back."""
