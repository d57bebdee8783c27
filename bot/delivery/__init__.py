"""Delivery: what was queued reaches its chat, in order, at a bearable pace, and is marked so."""
