"""Stands for a decoder that never comes back (run as a process by test_picture_process)."""

import time

if __name__ == "__main__":
    time.sleep(600)
