"""Lists of reported domains: what is read of each form, what is refused, what is told, and how fast a look-up is."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import feeds as command
from bot.cli.main import run
from bot.config import load_settings
from bot.dialogue.library import Library
from bot.dialogue.provenance import said_of_links
from bot.domain.errors import BotError, DataFaults
from bot.links.feeds import Feed, digests_of, is_page, listings, read_list
from bot.links.link import inspect
from bot.links.sources import Sources
from bot.storage.feeds import FeedShelf, load_feed, save_feed
from tests.conftest import ROOT

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sources(shelf: Library) -> Sources:
    return shelf.sources


@pytest.mark.parametrize(
    "line",
    [
        "lua-dao.top",
        "0.0.0.0 lua-dao.top",
        "127.0.0.1\tlua-dao.top # ghi chú",
        "||lua-dao.top^",
        "*.lua-dao.top",
        "https://lua-dao.top/dang-nhap?x=1",
        "12,lua-dao.top,2026-01-02,giả mạo",
        '12;"lua-dao.top";x',
        "\ufefflua-dao.top",
        "LUA-DAO.TOP",
    ],
)
def test_a_domain_is_read_from_every_form_of_line(line: str, sources: Sources) -> None:
    assert read_list([line], sources).domains == {"lua-dao.top"}


@pytest.mark.parametrize("line", ["# lua-dao.top", "! lua-dao.top", "", "0.0.0.0 localhost", "1.2.3.4", "abc", "::1 x"])
def test_what_names_no_domain_is_passed_over(line: str, sources: Sources) -> None:
    assert not read_list([line], sources).domains


@pytest.mark.parametrize("host", ["facebook.com", "bit.ly", "t.me", "weebly.com", "vtv.vn", "m.youtube.com", "com.vn"])
def test_neither_official_sources_nor_places_of_everybody_are_kept(host: str, sources: Sources) -> None:
    assert not read_list([host], sources).domains


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([], "empty"),
        (["# chỉ có chú thích"], "empty"),
        (["nhandan.vn", "vtv.vn", "vov.vn", "qdnd.vn", "lua-dao.top"], "official"),
        (["vtv.vn"] * 500, "official"),
        ([f"{name}.gov.vn" for name in ("moit", "gdt", "bocongan", "chinhphu")] + ["lua-dao.top"] * 5, "official"),
        ([f"m{number}.vietcombank.com.vn" for number in range(500)] + ["lua-dao.top"], ""),
        (["lời nói đầu", "không phải danh sách", "lua-dao.top"], "no-list"),
        (["lua-dao.top", "giả.top"], ""),
        (["vtv.vn", "vov.vn", "lua-dao.top"], ""),
        (["lua-dao.top"] * 50 + ["lời nói đầu", "lời kết"], ""),
        (["facebook.com", "bit.ly"], "passed"),
        (["facebook.com"] * 3 + ["lời nói đầu"] * 2, "passed"),
        (["facebook.com", "lời nói đầu", "lời kết"], "no-list"),
    ],
)
def test_what_is_no_list_is_refused(lines: list[str], fault: str, sources: Sources) -> None:
    assert read_list(lines, sources).fault == fault


@pytest.mark.parametrize("beginning", ["<!DOCTYPE html>", "\n <html><body>", "\ufeff<?xml version='1.0'?>"])
def test_a_page_is_no_list(beginning: str) -> None:
    assert is_page(beginning)


@given(st.text())
def test_any_line_is_read_without_a_fault(shelf: Library, line: str) -> None:
    read_list([line], shelf.sources)


def test_a_host_is_found_with_what_stands_above_it_and_no_other() -> None:
    feed = Feed("Danh sách A", DAY, digests_of(["lua-dao.top", "x.evil.com"]))
    found = {
        host: bool(listings(host, [feed])) for host in ("lua-dao.top", "a.b.lua-dao.top", "x.evil.com", "evil.com")
    }
    assert found == {"lua-dao.top": True, "a.b.lua-dao.top": True, "x.evil.com": True, "evil.com": False}
    assert not listings("lua-dao.top", [Feed("trống", DAY, digests_of([]))])


@pytest.mark.timed
@pytest.mark.slow
def test_a_million_domains_take_8_mb_and_a_look_up_less_than_20_microseconds(tmp_path: Path) -> None:
    digests = np.unique(np.random.default_rng(1).integers(0, 2**63, 1_000_000, dtype=np.uint64))
    save_feed(tmp_path, "lon", "Danh sách lớn", DAY, digests)
    feed = load_feed(tmp_path, "lon")
    assert feed is not None
    assert (tmp_path / "lon.domains").stat().st_size < 8_100_000
    hosts = [f"a{number}.lua-dao.top" for number in range(2_000)]
    taken_s = []
    for _ in range(3):
        start_s = time.process_time()
        for host in hosts:
            listings(host, [feed])
        taken_s.append((time.process_time() - start_s) / len(hosts))
    assert min(taken_s) < 20e-6


def test_a_list_is_told_with_its_name_and_day_and_decides_nothing(shelf: Library) -> None:
    feed = Feed("Công an tỉnh", DAY, digests_of(["qua-tang-la.click", "vtv.vn"]))
    library = replace(shelf, find_feeds=lambda: (feed,))
    link, official = inspect("https://qua-tang-la.click/a", library.sources), inspect("vtv.vn", library.sources)
    said = said_of_links([link], 1, library)[0]
    assert "Công an tỉnh, ngày 20/11/2026" in said
    assert "cán bộ trực mới kết luận" in said
    assert "GIẢ MẠO" not in said
    assert "Công an tỉnh" not in said_of_links([official], 1, library)[0]


def test_a_renewed_list_is_taken_up_within_a_minute(tmp_path: Path) -> None:
    clock = iter([0.0, 30.0, 61.0, 200.0])
    shelf = FeedShelf(tmp_path, ["a"], lambda: next(clock))
    assert not shelf()
    save_feed(tmp_path, "a", "A", DAY, digests_of(["lua-dao.top"]))
    assert not shelf()
    assert [feed.name for feed in shelf()] == ["A"]
    (tmp_path / "a.domains").write_bytes(b"hong")
    assert not shelf()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    text = text.replace("knowledge: knowledge", f"knowledge: {ROOT / 'knowledge'}")
    text = text.replace("feeds: []", "feeds:\n  - {id: don-vi, name: Công an tỉnh, from: ds.txt}")
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("BOT_CONFIG", str(path))
    return path


def test_the_command_reads_checks_and_keeps_a_list(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config.parent / "ds.txt").write_text("lua-dao.top\nvtv.vn\n? ?\ngia-mao.cc\n", encoding="utf-8")
    assert run(["feeds", "update"]) == 0
    assert "Công an tỉnh: 2 tên miền" in (said := capsys.readouterr().out)
    assert "không lấy nguồn chính thống: vtv.vn" in said
    feed = load_feed(load_settings().feeds_folder, "don-vi")
    assert feed is not None
    assert listings("www.gia-mao.cc", [feed])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<html><body>404</body></html>", "trang web"),
        (
            "<!-- x -->\n<div>Trang không tồn tại</div>\n<p>Xin đồng chí quay lại</p>\n<a href='https://a.vn'>về</a>",
            "không có tên miền nào",
        ),
        ('{"error": "not found", "domains": []}', "không có tên miền nào"),
        ("vtv.vn\n" * 500, "nguồn chính thống"),
        ("", "không có tên miền nào"),
        (
            "nhandan.com.vn\nvtvgo.vn\n",
            "chỉ có địa chỉ đã biết rõ chủ, hoặc nơi ai cũng đăng được (nhandan.com.vn, vtvgo.vn)",
        ),
        ("vtv.vn\nvov.vn\nlời nói đầu\nlời kết\nhết\n", "nguồn chính thống (vtv.vn, vov.vn)"),
        ("vtv.vn\nvov.vn\nnhandan.vn\nqdnd.vn\n", "nguồn chính thống"),
        (None, "không đọc được"),
    ],
)
def test_a_bad_list_is_named_and_the_old_one_stays(
    config: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    settings = load_settings()
    save_feed(settings.feeds_folder, "don-vi", "Công an tỉnh", DAY, digests_of(["cu.top"]))
    if content is not None:
        (config.parent / "ds.txt").write_text(content, encoding="utf-8")
    assert run(["feeds", "update"]) == 1
    assert said in (out := capsys.readouterr().out)
    assert "Bản ngày 20/11/2026 vẫn được dùng" in out
    assert load_feed(settings.feeds_folder, "don-vi") is not None


def test_a_list_that_is_too_long_is_refused_before_it_is_read(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (config.parent / "ds.txt").open("wb") as file:
        file.truncate(500_000_000)
    save_feed(load_settings().feeds_folder, "don-vi", "Công an tỉnh", DAY, digests_of(["cu.top"]))
    assert run(["feeds", "update"]) == 1
    assert "lớn hơn 200 MB" in (out := capsys.readouterr().out)
    assert "Bản ngày 20/11/2026 vẫn được dùng" in out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from: ds.txt", "from: http://vidu.example/a.txt"),
        ("id: don-vi", "id: Đơn Vị"),
        ("name: Công an tỉnh, ", ""),
        ("from: ds.txt}", "from: ds.txt}\n  - {id: don-vi, name: A, from: b.txt}"),
    ],
)
def test_a_fault_of_the_setting_is_named(config: Path, old: str, new: str) -> None:
    config.write_text(config.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataFaults):
        load_settings()


class _Lists(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/list")
            self.end_headers()
            return
        self.send_response(200 if self.path in {"/list", "/endless"} else 404)
        self.end_headers()
        body = b"lua-dao.top\n" * (2 if self.path == "/list" else 10_000)
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Lists) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


async def test_a_list_is_fetched_and_neither_redirections_nor_endless_answers_are_followed(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await command._fetch(f"{server}/list") == b"lua-dao.top\n" * 2
    with pytest.raises(BotError, match="302"):
        await command._fetch(f"{server}/moved")
    with pytest.raises(BotError, match="404"):
        await command._fetch(f"{server}/none")
    monkeypatch.setattr(command, "MAX_BYTES", 50_000)
    with pytest.raises(BotError, match="lớn hơn"):
        await command._fetch(f"{server}/endless")
