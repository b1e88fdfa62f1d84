"""Backups of SQLite's file: a copy made while the program runs, looked through, sealed; and its way back."""
