"""Tests of words, dates, numbers and direction."""
