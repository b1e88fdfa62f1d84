"""Cases, submissions and the desk's own records."""
