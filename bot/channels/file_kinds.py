"""What a file is by its first bytes, for platforms that ask for a name with an ending. Its own name is not kept."""

JPEG, PNG, PDF, OLD_OFFICE, ZIP = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_OLD_WORD = "WordDocument".encode("utf-16-le")
_IN_ZIP = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))


def ending_of(content: bytes) -> str:
    """Empty where it is none of those that officers and members send one another."""
    for start, ending in ((JPEG, "jpg"), (PNG, "png"), (PDF, "pdf")):
        if content.startswith(start):
            return ending
    if content.startswith(OLD_OFFICE) and _OLD_WORD in content:
        return "doc"
    if content.startswith(ZIP):
        return next((ending for part, ending in _IN_ZIP if part in content), "zip")
    return ""
