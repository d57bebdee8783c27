"""What a person gets, in which order, how fast, and what happens when it cannot be delivered."""
