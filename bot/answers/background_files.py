"""`knowledge/background/*.txt`: texts of other matters, one a line, one kind a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.answers.normalise import canonical, fold_text
from bot.data.reasons import reason_of
from bot.domain.errors import DataFaults, Fault

BACKGROUND_FOLDER = "background"

Line = tuple[str, str]
"""A line and its kind, which is the name of its file."""


def read_background(directory: Path) -> tuple[str, ...]:
    """The background lines of `knowledge/` alone, for a matcher without the shipped entries.

    Raises:
        DataFaults: when the files are unsound.
    """
    faults: list[Fault] = []
    lines = background_lines(directory, {}, faults)
    if faults:
        raise DataFaults(faults)
    return tuple(line for line, _ in lines)


def background_lines(directory: Path, examples: Mapping[str, str], faults: list[Fault]) -> tuple[Line, ...]:
    """Every line of every file, in the order of the files' names; blank lines and lines that begin with # are left out.

    `examples` says of each folded example where it stands: a text is either an example or of another matter.
    """
    return kinds_of_lines(directory, BACKGROUND_FOLDER, examples, faults)


def kinds_of_lines(
    directory: Path, folder_name: str, examples: Mapping[str, str], faults: list[Fault]
) -> tuple[Line, ...]:
    """The lines of a folder of `knowledge/`, one kind a file; faults are noted."""
    folder = f"{directory.name}/{folder_name}"
    paths = sorted((directory / folder_name).glob("*.txt"))
    if not paths:
        faults.append(Fault(folder, 1, "(thư mục)", "cần ít nhất một tệp .txt"))
    found: list[Line] = []
    places: dict[str, str] = {}
    for path in paths:
        name = f"{folder}/{path.name}"
        for number, line in _numbered_lines(path, name, faults):
            key = fold_text(line) or canonical(line)
            if key in examples:
                faults.append(
                    Fault(name, number, line[:60], f"cần một chuyện khác, câu này đã là câu mẫu ở {examples[key]}")
                )
            if key in places:
                faults.append(Fault(name, number, line[:60], f"ghi hai lần, xin bỏ một chỗ; chỗ kia ở {places[key]}"))
            places.setdefault(key, f"{name}:{number}")
            found.append((line, path.stem))
    return tuple(found)


def _numbered_lines(path: Path, name: str, faults: list[Fault]) -> Sequence[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(name, 1, "(tệp)", f"cần tệp chữ UTF-8 đọc được{_why(error)}"))
        return []
    lines = enumerate(map(str.strip, text.splitlines()), 1)
    return [(number, line) for number, line in lines if line and not line.startswith("#")]


def _why(error: OSError | UnicodeDecodeError) -> str:
    return f": {reason_of(error)}" if isinstance(error, OSError) else ", có ký tự lạ"
