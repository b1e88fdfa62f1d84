"""Placeholders of the audit log in words: what officers did, by the names that the log has for them."""

_TO = ("chuyen", "traloi", "dinhchinh", "gop", "gop_vao", "tach", "tach_ra", "thuhoi")
_ALONE = (
    "nhan bonhan hoithem hoantac dunglai ghichu nhan_loi congbo thoicongbo nghi moi nhanviec manhinh vao ra hoc xem doc"
    " hangdoi hoc-denghi hoc-boqua vanban vanban-soat lichsu thongke nhatky broadcast-draft broadcast-edit"
    " broadcast-when broadcast-whom broadcast-carrier"
    " broadcast-approve broadcast-paused broadcast-running broadcast-cancelled"
    " article-letters article-over article-waiting"
).split()

DEEDS = frozenset({*_TO, *_ALONE})
"""What an action of the log may begin with."""


def deed_key(done: str) -> str:
    """The name of its sentence."""
    return f"deed_{done.replace('-', '_')}"


IN_THE_LOG: dict[str, frozenset[str]] = {
    **{deed_key(one): frozenset({"to"}) for one in _TO},
    **{deed_key(one): frozenset[str]() for one in _ALONE},
    "deed_other": frozenset({"action"}),
    "deed_on_board": frozenset({"deed"}),
    "deed_at_machine": frozenset({"deed"}),
}
