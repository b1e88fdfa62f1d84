"""Addresses (URL paths) of the board's pages."""

LIST, CASE = "/desk", "/desk/vu/"
ROTA, BROADCASTS, LOG = "/desk/ca-truc", "/desk/phat-tin", "/desk/nhat-ky"
LESSONS, DRAFTS = "/desk/hoc", "/desk/van-ban"


def of_case(code: str) -> str:
    return f"{CASE}{code}"


def of_broadcast(code: str) -> str:
    return f"{BROADCASTS}/{code}"
