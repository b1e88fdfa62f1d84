"""Of a file its name and its size are kept, within bounds, and shown so that nothing in them can be tapped."""

import json

import pytest

from bot.dialogue.cards import card
from bot.dialogue.files_said import files_said, size_said
from bot.dialogue.library import Library
from bot.domain.cases import Case, CaseKind, Material, Status, Urgency
from bot.domain.drafts import plain_material, read_material
from bot.domain.file_names import MAX_NAME_CHARS, kept_name, kept_size
from bot.domain.messages import Media, MediaKind
from tests.as_read import as_read

FILE = Media(MediaKind.FILE, "f1", "u1", name="bao-cao.pdf", size=1_234_567)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("bao-cao.pdf", "bao-cao.pdf"),
        ("  Báo cáo\n\ttháng 3.docx ", "Báo cáo tháng 3.docx"),
        ("a\x00b\x1b[2J.pdf\ud800", "ab[2J.pdf\ufffd"),
        ("x" * 500 + ".pdf.exe", "x" * 63 + "…" + "x" * 8 + ".pdf.exe"),
        ("", ""),
        (None, ""),
        (7, ""),
        (["a.pdf"], ""),
    ],
)
def test_a_name_is_one_line_of_bounded_length_whose_end_is_seen(given: object, kept: str) -> None:
    assert kept_name(given) == kept
    assert len(kept) <= MAX_NAME_CHARS


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (1_200, 1_200),
        ("1200", 1_200),
        (-1, 0),
        (True, 0),
        (1.5, 0),
        ("9" * 5_000, 0),
        (10**13, 0),
        ("١٢", 0),
        (None, 0),
    ],
)
def test_a_size_is_a_number_of_bytes_or_unknown(given: object, kept: int) -> None:
    assert kept_size(given) == kept


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1 kB"), (340_400, "340 kB"), (1_234_567, "1,2 MB"), (2_000_000, "2 MB"), (20_000_000, "20 MB")],
)
def test_a_size_is_said_in_kilobytes_or_megabytes(size: int, said: str) -> None:
    assert size_said(size) == said


def test_what_is_known_of_a_file_is_kept_with_the_material_and_older_ones_are_read() -> None:
    material = Material("xem giúp", media=(FILE, Media(MediaKind.PHOTO, "p1", "u2", "AAAA")))
    plain = json.loads(json.dumps(plain_material(material)))
    assert read_material(plain) == material
    for one in plain["media"]:
        one.pop("name", None), one.pop("size", None)
    assert read_material(plain).media[0] == Media(MediaKind.FILE, "f1", "u1")


def test_a_file_is_named_on_the_card_with_its_size_and_a_name_is_no_link(shelf: Library) -> None:
    bad = Media(MediaKind.FILE, "f2", "u2", name="qua-tang.evil.top", size=0)
    voice = Media(MediaKind.VOICE, "f3", "u3", size=48_000)
    assert [as_read(one) for one in files_said((FILE, bad, voice), shelf)] == [
        "bao-cao.pdf, 1,2 MB",
        "qua-tang[.]evil[.]top",
        "tin thoại, 48 kB",
    ]
    case = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, 0.0, Material("", media=(FILE,) * 5))
    text = as_read(card(case, shelf, 0.0, {}).text)
    assert "Tệp: bao-cao.pdf, 1,2 MB; bao-cao.pdf, 1,2 MB; bao-cao.pdf, 1,2 MB\n… và 2 tệp khác" in text
