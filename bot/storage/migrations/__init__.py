"""The database's versions, one file each, in the order of their names."""
