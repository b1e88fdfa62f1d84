"""Pictures of members are decoded in a process of their own: limited, and ended when it takes too long."""
