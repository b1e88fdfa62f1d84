"""`bot doctor`: whether an installation can do its work, each finding with its cure."""
