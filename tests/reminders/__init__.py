"""Tests of the pure room that decides when a reminder is due."""
