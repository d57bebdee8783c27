"""What tests stand on: stand-ins and recorders, none of it shipped."""
