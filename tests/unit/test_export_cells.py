"""What somebody sent is no formula in the officers' table."""

from zoneinfo import ZoneInfo

import pytest

from bot.cli import export
from bot.storage.desk.export import Exported


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t"])
def test_a_link_that_a_spreadsheet_would_run_is_text(begins: str) -> None:
    links = (f"{begins}1+1",)
    case = Exported("K7-3M2X", "submission", "open", "3-thuong", "khac", "chua", 0.0, None, "", 1, links, 0)
    assert f"'{begins}1+1" in export._row(case, ZoneInfo("Asia/Ho_Chi_Minh"))
