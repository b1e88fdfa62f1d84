"""Commands and their arguments; each command's module is imported only when it is asked for."""

import argparse
import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.knowledge_commands import add_knowledge_commands
from bot.data.shipped import program_version
from bot.data.whole import whole
from bot.domain.errors import BotError, DataFaults, StoreUnavailable

GC_THRESHOLD = 200_000
"""New objects between collections: learning makes millions of small ones that all stay, so looking often is waste."""
EXIT_OK, EXIT_FAULTS, EXIT_USAGE = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    gc.set_threshold(GC_THRESHOLD)
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        command = importlib.import_module(f"bot.cli.{options.module}")
        status: int = command.run(options)
    except DataFaults as faults:
        print(faults, file=sys.stderr)
        print(f"{len(faults.faults)} lỗi. Xin sửa các chỗ trên rồi chạy lại.", file=sys.stderr)
        return EXIT_FAULTS
    except StoreUnavailable as error:
        print(
            f"Chưa đọc, ghi được dữ liệu (tệp đang bận, đĩa đầy, hoặc mất kết nối); xin thử lại. [{error}]",
            file=sys.stderr,
        )
        return EXIT_USAGE
    except BotError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except KeyboardInterrupt:
        return EXIT_USAGE
    return status


class Version(argparse.Action):
    """The version of the installed package; looked up only where it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002 - argparse's
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"bot {program_version()}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="Trợ lý tra cứu chỉ thị về sử dụng mạng xã hội.")
    parser.add_argument("--version", action=Version, help="in phiên bản của chương trình")
    commands = parser.add_subparsers(required=True, metavar="lệnh")
    ask = _command(commands, "ask", "trả lời một câu hỏi, hoặc cả tệp câu hỏi")
    ask.add_argument("question", nargs="*", help="câu hỏi")
    ask.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    ask.add_argument("--jsonl", metavar="TỆP", help="mỗi dòng một đối tượng JSON có khóa text; “-” là đầu vào chuẩn")
    ask.add_argument("-v", "--verbose", action="store_true", help="giải thích vì sao trả lời như vậy")
    chat = _command(commands, "chat", "trò chuyện ngay trên màn hình này")
    chat.add_argument("--desk", action="store_true", help="màn hình này là bàn của cán bộ trực, chung dữ liệu")
    init = _command(commands, "init", "ghi config.yaml và một bản của kho tri thức vào một thư mục mới, để sửa")
    init.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="THƯ MỤC", help="mặc định: thư mục này")
    _command(commands, "setup", "cài đặt lần đầu: mã của bot, nhóm bàn trực, các cán bộ trực")
    running = _command(commands, "run", "chạy trợ lý trên các kênh đã cài đặt")
    running.add_argument(
        "--maintenance", action="store_true", help="bảo trì: giữ mọi tin đến, chưa trả lời, báo người nhắn biết"
    )
    migrating = _command(commands, "migrate", "đưa cơ sở dữ liệu lên bản của chương trình, hoặc chuyển từ SQLite sang")
    migrating.add_argument(
        "--from",
        dest="source",
        default="",
        metavar="ĐỊA CHỈ",
        help="chuyển dữ liệu từ tệp SQLite này (sqlite:///data/bot.db) vào DATABASE_URL, là một PostgreSQL còn trống",
    )
    _operating(commands)
    links = _command(commands, "links", "tìm đường dẫn, nhận ra địa chỉ mạo danh; không mở đường dẫn nào")
    links.add_argument("text", nargs="*", help="văn bản có đường dẫn")
    links.add_argument("--jsonl", metavar="TỆP", help="mỗi dòng một đối tượng JSON có khóa text; “-” là đầu vào chuẩn")
    links.add_argument("--sources", metavar="TỆP", help="danh sách nguồn chính thống khác, dạng JSON")
    feeds = _command(
        commands, "feeds", "danh sách tên miền bị cảnh báo: tải hoặc đọc lại các danh sách ghi ở khóa feeds"
    )
    feeds.add_argument("what", choices=["update"], metavar="update", help="đọc lại, kiểm tra rồi dùng các danh sách")
    zalo = _command(commands, "zalo", "kết nối Official Account của Zalo: tạo khóa, đăng nhập")
    zalo.add_argument(
        "what", choices=["key", "login"], metavar="key|login", help="key: tạo khóa TOKEN_KEY; login: đăng nhập"
    )
    desk = _command(commands, "desk", "màn hình trực: lấy đường dẫn mở cho một cán bộ trực")
    desk.add_argument("what", choices=["link"], metavar="link", help="đường dẫn dùng một lần, trong mười phút")
    desk.add_argument("name", nargs="*", metavar="TÊN", help="tên hoặc số của cán bộ; chỉ có một cán bộ thì không cần")
    train = _command(commands, "train", "học lại các ngưỡng quyết định từ kho câu trả lời")
    train.add_argument("--dry-run", action="store_true", help="chỉ in ra, không ghi vào knowledge/parameters.json")
    evaluate = _command(commands, "eval", "đo độ chính xác trên bộ câu hỏi có đáp án", module="evaluate")
    evaluate.add_argument("files", nargs="*", metavar="TỆP", help="bộ câu hỏi, dạng tests/questions/tune.jsonl")
    evaluate.add_argument("--train", metavar="TỆP", help="bộ ý định để học (chỉ đo bộ so khớp)")
    evaluate.add_argument("--test", metavar="TỆP", help="bộ ý định để đo")
    evaluate.add_argument(
        "--exam", metavar="THƯ MỤC", help="các bài thi khác: nguy hiểm, chuyện thường ngày, hỏi về bot"
    )
    evaluate.add_argument("--silence", metavar="TỆP", help="những lời không hỏi gì về văn bản, không được trả lời")
    evaluate.add_argument("--lone-words", action="store_true", help="liệt kê những từ mà một mình đã kéo theo quy định")
    evaluate.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    evaluate.add_argument("--misses", action="store_true", help="in cả những câu trả lời chưa đúng")
    evaluate.add_argument("--no-baselines", action="store_true", help="không đo bốn cách làm để so sánh")
    _export(_command(commands, "export", "xuất các vụ hoặc số liệu thành bảng, không có dữ liệu cá nhân"))
    add_knowledge_commands(lambda name, text, module: _command(commands, name, text, module))
    _learn(_command(commands, "learn", "những câu hỏi chưa trả lời được: gom cụm, đề nghị câu mẫu, duyệt, ghi vào kho"))
    _undo(_command(commands, "knowledge", "kho câu trả lời: lấy lại bản trước lần ghi của bot learn"))
    _broadcast(_command(commands, "broadcast", "tin định kỳ: xem trước, lịch gửi, tiến độ, hủy"))
    return parser


def _operating(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    config = _command(commands, "config", "in các cài đặt đang có hiệu lực; mã bí mật được che")
    config.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    doctor = _command(commands, "doctor", "khám cả bản cài đặt: mã, nhóm bàn trực, dữ liệu, đồng hồ, ổ đĩa, chứng chỉ")
    doctor.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    doctor.add_argument("--offline", action="store_true", help="không hỏi Telegram, Zalo hay trang nào")
    backup = _command(commands, "backup", "sao lưu dữ liệu thành tệp mã hóa, lúc trợ lý đang chạy cũng được")
    backup.add_argument("folder", nargs="?", type=Path, metavar="THƯ MỤC", help="nơi ghi (mặc định: data/backup)")
    backup.add_argument(
        "--verify", type=Path, metavar="TỆP", help="mở thử một bản sao lưu, xem có khôi phục được không"
    )
    backup.add_argument("--new-key", action="store_true", help="tạo khóa cho biến BACKUP_KEY")
    sealing = _command(commands, "reseal", "mã hóa lại lời của người dùng đã giữ, sau khi đặt hoặc đổi DATA_KEY")
    sealing.add_argument("--new-key", action="store_true", help="tạo khóa cho biến DATA_KEY")
    restore = _command(commands, "restore", "khôi phục dữ liệu từ một bản sao lưu; dữ liệu đang dùng được giữ lại")
    restore.add_argument("file", type=Path, metavar="TỆP", help="bản sao lưu do bot backup làm")


def _export(export: argparse.ArgumentParser) -> None:
    export.add_argument(
        "what",
        choices=["cases", "stats"],
        metavar="cases|stats",
        help="cases: các vụ đã gửi cán bộ trực; stats: số liệu các tuần qua",
    )
    export.add_argument("file", nargs="?", metavar="TỆP", help="ghi vào tệp này, như --output")
    export.add_argument("--format", choices=["csv", "xlsx"], default="csv", help="dạng bảng")
    export.add_argument("--output", metavar="TỆP", help="ghi vào tệp này; không có thì in ra màn hình (chỉ csv)")


def _undo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["undo"], metavar="undo", help="lấy lại bản trước lần ghi gần nhất")


def _learn(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(metavar="việc", dest="what")
    ways.add_parser("list", help="các cụm câu hỏi, nhiều người hỏi nhất trước (mặc định)")
    cluster = "mã của cụm, như bot learn list in ra"
    show = ways.add_parser("show", help="một cụm: các lời, các mục gần nhất, câu nào sẽ đổi")
    show.add_argument("which", metavar="MÃ", help=cluster)
    add = ways.add_parser("add", help="đề nghị một câu mẫu từ cụm; chưa ghi gì")
    add.add_argument("which", metavar="MÃ", help=cluster)
    add.add_argument("entry", metavar="MỤC", help="tên (id) của câu trả lời mà câu ấy hỏi")
    add.add_argument("--example", default="", metavar="LỜI", help="lời khác thay cho lời đầu của cụm")
    add.add_argument("--twin", default="", metavar="LỜI", help="câu thử thay cho lời thứ hai của cụm")
    add.add_argument("--by", required=True, metavar="TÊN", help="người đề nghị")
    skip = ways.add_parser("skip", help="bỏ qua cả cụm; những lời ấy không hiện lại")
    skip.add_argument("which", metavar="MÃ", help=cluster)
    for name, text in (("approve", "duyệt một câu mẫu"), ("refuse", "không nhận một câu mẫu")):
        decide = ways.add_parser(name, help=f"{text}; phải là người khác người đề nghị")
        decide.add_argument("number", metavar="SỐ", type=int, help="số của câu mẫu")
        decide.add_argument("--by", required=True, metavar="TÊN", help="người quyết định")
    write = ways.add_parser("write", help="học lại, nêu câu nào đổi, rồi ghi các câu đã duyệt vào kho")
    write.add_argument("--no-train", action="store_true", help="không tính lại các ngưỡng; sau đó chạy bot train")
    write.add_argument("--anyway", action="store_true", help="ghi cả khi số câu đúng giảm")


def _broadcast(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(required=True, metavar="việc", dest="what")
    preview = ways.add_parser("preview", help="xem một tin như người nhận sẽ thấy")
    preview.add_argument("which", metavar="TÊN", help="tên (id) của tin trong knowledge/broadcasts, hoặc mã của tin")
    plan = ways.add_parser("plan", help="lịch gửi sắp tới")
    plan.add_argument("--days", type=_days, default=365, metavar="NGÀY", help="trong bao nhiêu ngày tới (mặc định 365)")
    status = ways.add_parser("status", help="các tin đang soạn, đang gửi, đã gửi")
    status.add_argument("which", nargs="?", default="", metavar="MÃ", help="mã của một tin, để xem tiến độ")
    status.add_argument("--follow", action="store_true", help="xem tiến độ cho đến khi gửi xong")
    cancel = ways.add_parser("cancel", help="hủy một tin chưa gửi xong")
    cancel.add_argument("which", metavar="MÃ", help="mã của tin")


def _days(written: str) -> int:
    days = whole(written, 1, 365)
    if days is None:
        raise argparse.ArgumentTypeError(f"{written!r}: cần một số từ 1 đến 365")
    return days


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, module: str = ""
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(module=module or name)
    return parser
