"""The commands that a platform lists, each with the sentence `command_<name>` of wording.yaml."""

MEMBER_MENU = ("hoi", "gui", "theodoi", "cuatoi", "canbo", "chude", "nhantin", "tat", "dulieu", "xoa", "trogiup")
DESK_MENU = (
    "hangdoi",
    "xem",
    "nhan",
    "bonhan",
    "traloi",
    "hoithem",
    "chuyen",
    "nghi",
    "gop",
    "tach",
    "ghichu",
    "lichsu",
    "truc",
    "thongke",
    "phathanh",
    "sua",
    "duyet",
    "tamdung",
    "tieptuc",
    "huy",
    "moi",
    "thuhoi",
    "nhanviec",
    "trogiup",
)
