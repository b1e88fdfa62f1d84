"""Stand-ins for the platforms: real servers on a local port, never mocks of our own classes."""
