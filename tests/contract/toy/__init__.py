"""A toy channel: what a further channel is made of. Its platform is a folder, to which letters are appended."""
