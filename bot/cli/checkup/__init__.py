"""What `evenkeel doctor` looks at, one file per part of the set-up; nothing here changes anything."""
