"""Processes of the program for tests: each is one of its own, but the second that loading it takes is spent once."""
