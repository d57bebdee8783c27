"""Screens of the records: clients, cases, timelines, entries and what they are marked as."""
