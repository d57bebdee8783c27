"""What `evenkeel doctor` looks at, one file per part; nothing here changes anything."""
