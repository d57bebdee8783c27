"""What `evenkeel doctor` finds."""
