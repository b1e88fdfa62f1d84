"""The steps of the dialogue; they do not know one another."""
