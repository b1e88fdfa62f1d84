"""The arguments of the commands that editors of the knowledge use."""

import argparse
from collections.abc import Callable
from pathlib import Path

Command = Callable[[str, str, str], argparse.ArgumentParser]
"""Name, help and module to a parser."""


def add_knowledge_commands(command: Command) -> None:
    """From a document's file to answers, and what to look at in them."""
    _check(command("check", "kiểm tra cài đặt và kho câu trả lời, nêu mọi lỗi", ""))
    schema = command("schema", "lược đồ JSON của các tệp YAML, để trình soạn thảo gợi ý khóa và báo lỗi", "")
    schema.add_argument(
        "kind", nargs="?", default="", metavar="LOẠI", help="chỉ in lược đồ của loại tệp này, như answers"
    )
    explain = command("explain", "vì sao trả lời như vậy: bảng xếp hạng, những chữ kéo về câu trả lời", "")
    explain.add_argument("text", nargs="*", help="câu hỏi")
    explain.add_argument("--html", metavar="TỆP", type=Path, help="ghi thành một trang xem bằng trình duyệt")
    _entries(command("entries", "những câu trả lời và câu mẫu người biên tập nên xem lại", ""))
    _importing(command("import", "lập bản nháp của một văn bản mới từ tệp docx, pdf, txt", "importing"))
    _document(command("document", "từ văn bản đến câu trả lời: bản nháp, độ phủ, thay văn bản", ""))


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--watch", action="store_true", help="kiểm tra lại mỗi khi một tệp được ghi, cho đến khi bấm Ctrl+C"
    )
    parser.add_argument(
        "--learn", action="store_true", help="không có lỗi thì học luôn, để trợ lý đang chạy dùng được ngay"
    )


def _entries(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["strays", "words", "unmet", "unchecked"],
        metavar="strays|words|unmet|unchecked",
        help="strays: câu mẫu gần với câu trả lời khác hơn; words: câu trả lời mà một chữ đứng một mình cũng kéo tới; "
        "unmet: câu trả lời không câu hỏi nào tới; unchecked: câu trả lời lâu chưa soát (khóa checked), chủ đề hay "
        "được hỏi trước",
    )
    parser.add_argument(
        "files", nargs="*", metavar="TỆP", help="các tệp câu hỏi, cho unmet (không ghi: mọi câu có đáp án cạnh kho)"
    )
    parser.add_argument("--most", type=int, default=40, metavar="SỐ", help="in nhiều nhất chừng này dòng (mặc định 40)")


def _importing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="TỆP", type=Path, help="tệp văn bản")
    parser.add_argument("--id", default="", metavar="TÊN", help="tên của văn bản trong kho, như ct-2022")
    parser.add_argument(
        "--output", metavar="THƯ MỤC", type=Path, default=Path("drafts"), help="nơi ghi bản nháp (mặc định: drafts)"
    )
    parser.add_argument(
        "--review",
        action="store_true",
        help="soát bản nháp ngay trên màn hình, từng chỗ ngờ một; dừng lúc nào cũng được",
    )


def _document(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(required=True, metavar="việc", dest="what")
    drafts = ways.add_parser("drafts", help="lập bản nháp câu trả lời cho mọi mục chưa có")
    drafts.add_argument("document", metavar="VĂN-BẢN", help="tên (id) của văn bản trong knowledge/documents")
    drafts.add_argument(
        "--output", metavar="THƯ MỤC", type=Path, default=Path("drafts"), help="nơi ghi bản nháp (mặc định: drafts)"
    )
    coverage = ways.add_parser("coverage", help="mục nào đã có câu trả lời, mục nào chưa")
    coverage.add_argument("document", nargs="?", default="", metavar="VĂN-BẢN", help="chỉ văn bản này")
    coverage.add_argument("--html", metavar="TỆP", type=Path, help="ghi thành một trang xem bằng trình duyệt")
    replace = ways.add_parser(
        "replace", help="thay văn bản: xem từng mục giữ, sửa, bỏ hay mới; chuyển câu trả lời sang"
    )
    replace.add_argument("old", metavar="CŨ", help="tên (id) của văn bản bị thay thế")
    replace.add_argument("new", metavar="MỚI", help="tên (id) của văn bản thay thế")
    replace.add_argument("--write", action="store_true", help="ghi thay đổi; không có thì chỉ cho xem")
