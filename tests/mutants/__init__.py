"""Guards of the program taken out one by one, each with the test that then fails."""
