"""The desk's board: the officers' page beside the page of the members (docs/why/web.md)."""
