"""Where the platform is. Settings name these too, and a command that only reads settings needs no HTTP client."""

BASE = "https://openapi.zalo.me"
OAUTH_BASE = "https://oauth.zaloapp.com"
FILE_HOSTS = (".zdn.vn", ".zadn.vn", ".zaloapp.com", ".zalo.me")
"""Ends of the hosts where the platform keeps what members send; nothing is ever fetched from another host."""
