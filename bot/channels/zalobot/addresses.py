"""Where the platform is. Settings name these too, and a command that only reads settings needs no HTTP client."""

BASE = "https://bot-api.zaloplatforms.com"
FILE_HOSTS = (".zdn.vn", ".zadn.vn")
"""Ends of the hosts where the platform keeps what members send; nothing is ever fetched from another host."""
