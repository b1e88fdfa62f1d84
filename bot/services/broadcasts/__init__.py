"""Broadcasts: planned by the clock, sent by chunks, told to the desk."""
