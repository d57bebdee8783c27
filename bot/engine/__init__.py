"""The engine: a session, an event and the facts in; a session and effects out. Pure."""
