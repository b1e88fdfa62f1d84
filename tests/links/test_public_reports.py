"""Addresses and spellings that public reports of the field name, read with the shipped list."""

from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.links.canonical import canonical
from bot.links.extract import extract
from bot.links.link import LinkStatus, inspect
from bot.links.lookalike import Rule
from bot.links.sources import Sources
from bot.links.sources_file import load_sources

FILE = Path(__file__).parents[2] / "knowledge" / "sources.yaml"


@pytest.fixture(scope="module")
def shipped() -> Sources:
    faults: list[Fault] = []
    sources = load_sources(FILE, faults)
    assert not faults
    return sources


@pytest.mark.parametrize(
    "host",
    "gdtgov.cfd d.gdtgov.cfd gplxgovn.vn cucgplxgov.vn mojgov.weebly.com dvcgov.top thuegov.cc ttgplxgov.com"
    " etaxgovn.vn mpsgov.vip bhxhgov.weebly.com tracuugov.cyou xyzgov.sbs hoadondientugov.vn ttcpgov.com xnkgov.net"
    " bhxhsogov.com cucthuehcmgov.com baohiemxahoigovn.vn capdoicccdgov.vn".split(),
)
def test_an_agency_by_its_pattern_is_impersonated(host: str, shipped: Sources) -> None:
    link = inspect(f"https://{host}", shipped)
    assert (link.status, link.of) == (LinkStatus.LOOKALIKE, "gov.vn")


@pytest.mark.parametrize(
    ("host", "of"),
    [
        ("ctvshopee.com", "shopee.vn"),
        ("hethongshopee.vn", "shopee.vn"),
        ("shopee-quatang.top", "shopee.vn"),
        ("lazada-labor.com", "lazada.vn"),
        ("lazadanhiemvu.click", "lazada.vn"),
        ("kh-cn-mrd-f5-tpbank.com", "tpb.vn"),
        ("tpbankdonxuan.click", "tpb.vn"),
        ("quandoi-viettel.com", "viettel.vn"),
        ("viettelxanh.cc", "viettel.vn"),
        ("m-facebook.com.vn", "facebook.com"),
        ("facebook-dangnhap.com", "facebook.com"),
        ("face-book.co", "facebook.com"),
        ("faceb00k.com", "facebook.com"),
        ("zalo-vn.cc", "zalo.me"),
        ("xacthuc-zalo.top", "zalo.me"),
        ("tiktok-tuyendung.vip", "tiktok.com"),
        ("telegram-vn.org", "telegram.org"),
        ("binhchon-youtube.click", "youtube.com"),
        ("ghtk-nhanhang.com", "giaohangtietkiem.vn"),
        ("vinaphone-trian.cc", "vinaphone.com.vn"),
        ("sendo-trungthuong.com", "sendo.vn"),
    ],
)
def test_a_listed_name_glued_or_with_hyphens_is_an_imitation(host: str, of: str, shipped: Sources) -> None:
    link = inspect(f"https://{host}", shipped)
    assert (link.status, link.of) == (LinkStatus.LOOKALIKE, of)


@pytest.mark.parametrize(
    "host", "hanoimoi.com.vn baoquangnam.com.vn baokhanhhoa.com.vn baolamdong.com.vn baodanang.com.vn".split()
)
def test_a_former_address_of_an_official_owner_is_not_accused(host: str, shipped: Sources) -> None:
    link = inspect(f"https://{host}", shipped)
    assert (link.status, link.why) == (LinkStatus.UNKNOWN, Rule.KNOWN)


@pytest.mark.parametrize(
    "host",
    "facebook.com m.facebook.com fb.watch zalo.me youtu.be vt.tiktok.com t.me web.telegram.org gov.uk usa.gov"
    " opengov.com egov.kz govap.vn smartgov.vn tiktokshop.com".split(),
)
def test_networks_and_other_governments_are_neither_official_nor_accused(host: str, shipped: Sources) -> None:
    assert inspect(f"https://{host}/abc", shipped).status is LinkStatus.UNKNOWN


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("xem ở đây.bit.ly/abc", ("bit.ly/abc",)),
        ("Tin nóng.vtv.vn/abc-123.htm", ("vtv.vn/abc-123.htm",)),
        ("xem ở đây。vtv.vn", ("vtv.vn",)),
        ("xem o day.bit.ly/abc", ("bit.ly/abc",)),
        ("hay lắm.zalo.me/0912345678", ("zalo.me/0912345678",)),
        ("xem ngay.youtu.be/dQw4w9WgXcQ", ("youtu.be/dQw4w9WgXcQ",)),
        ("bam vao day.facebook.com/x", ("facebook.com/x",)),
        ("vào m.facebook.com/x", ("m.facebook.com/x",)),
        ("vào vi-vn.facebook.com/x", ("vi-vn.facebook.com/x",)),
        ("Bà con xem nhé.nhandan.vn", ("nhandan.vn",)),
        ("vào chínhphủ.vn", ("chínhphủ.vn",)),
        ("vào m.vtv.vn/abc", ("m.vtv.vn/abc",)),
        ("đọc báo.vn", ()),
    ],
)
def test_a_full_stop_without_a_space_is_no_part_of_the_host(text: str, links: tuple[str, ...]) -> None:
    assert extract(text) == links


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://www.facebook.com/permalink.php?story_fbid=123456&amp;id=789012",
            "https://www.facebook.com/permalink.php?story_fbid=123456&id=789012",
        ),
        ("https://vtv.vn/a?x=1&AMP;y=2", "https://vtv.vn/a?x=1&y=2"),
        ("https://vtv.vn/a?x=1&amp;amp;y=2", "https://vtv.vn/a?x=1&y=2"),
        (
            "https://www.lazada.vn/products/abc-i123-s456.html?spm=a2o4n.1&scm=1007&clickTrackInfo=rs",
            "https://www.lazada.vn/products/abc-i123-s456.html",
        ),
        ("https://item.taobao.com/item.htm?spm=a.1&id=66&scm=1007&pvid=3", "https://item.taobao.com/item.htm?id=66"),
        (
            "https://vi.aliexpress.com/item/100500.html?algo_pvid=1&aff_platform=x&sp_atk=2",
            "https://vi.aliexpress.com/item/100500.html",
        ),
        ("https://www.amazon.com/dp/B01?pd_rd_w=a&pf_rd_p=b&ref_=x", "https://www.amazon.com/dp/B01"),
        ("https://www.sendo.vn/a-1.html?source_block_id=x&source_page_id=z", "https://www.sendo.vn/a-1.html"),
        ("https://detail.tmall.com/item.htm?id=66&ali_refid=x&ut_sk=y", "https://detail.tmall.com/item.htm?id=66"),
    ],
)
def test_what_shops_and_page_sources_add_makes_no_other_page(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_the_number_of_a_product_is_no_tracking() -> None:
    assert canonical("https://item.taobao.com/item.htm?id=66") != canonical("https://item.taobao.com/item.htm?id=67")
