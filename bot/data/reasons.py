"""Why a file can't be read, in the words of those who write it: the system and the YAML library speak English."""

import errno

_SYSTEM = {
    errno.ENOENT: "không có tệp này",
    errno.EACCES: "không có quyền đọc hoặc ghi",
    errno.EPERM: "không có quyền đọc hoặc ghi",
    errno.EISDIR: "đây là một thư mục, không phải tệp",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.ENOSPC: "hết chỗ trên ổ đĩa",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EMFILE: "đang mở quá nhiều tệp",
    errno.EADDRINUSE: "đã có chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
    errno.ECONNREFUSED: "nơi ấy không nhận kết nối",
}
_YAML = (
    (
        "cannot start any token",
        "có ký tự không được đứng đầu (phím Tab thì thay bằng dấu cách; @, % thì để trong “ ”)",
    ),
    ("mapping values are not allowed", "thừa dấu hai chấm, hoặc dòng thụt vào không thẳng với dòng trên"),
    ("could not find expected ':'", "thiếu dấu hai chấm sau khóa"),
    ("did not find expected key", "dòng thụt vào không thẳng với dòng trên, hoặc thiếu dấu ngoặc kép"),
    ("did not find expected '-' indicator", "dòng thụt vào không thẳng với danh sách ở trên"),
    ("did not find expected ',' or", "dấu ngoặc [ ] hoặc { } chưa đóng"),
    ("did not find expected node content", "thiếu nội dung sau dấu , hoặc dấu hai chấm"),
    ("unexpected end of stream", "dấu ngoặc kép chưa đóng"),
    ("undefined alias", "dấu * ở đầu: xin để lời ấy trong ngoặc kép"),
    ("control characters are not allowed", "có ký tự điều khiển không hiện ra; xin gõ lại dòng này"),
    ("nested more than", "danh sách lồng nhau quá sâu"),
)


def reason_of(error: OSError) -> str:
    return _SYSTEM.get(error.errno or 0) or f"máy báo lỗi {error.errno}: {error.strerror}"


def yaml_reason(problem: str) -> str:
    """What the library finds wrong, told so that it can be mended."""
    told = next((told for words, told in _YAML if words in problem), "xem lại thụt lề, dấu hai chấm và dấu ngoặc kép")
    return f"sai cú pháp YAML ở khoảng dòng này: {told}"
