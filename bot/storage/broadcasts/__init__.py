"""Broadcasts, who hears them, and what is counted of them."""
