"""The tests of Even Keel."""
