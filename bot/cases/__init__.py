"""Clients, cases, entries and ledgers: the models and the rules; pure, without storage."""
