"""Tests of the things that tests stand on."""
