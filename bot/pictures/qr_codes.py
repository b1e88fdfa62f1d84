"""The QR codes of a picture, as text. Runs in the limited process alone: what a picture says is never trusted."""

import zxingcpp

from bot.likeness.picture import Grey

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
MAX_CODES = 4
"""A poster has one or two; more are read by nobody."""
MAX_CHARS = 3_000
"""The largest code holds 2,953 bytes."""


def read_codes(grey: Grey) -> tuple[str, ...]:
    """What the codes say, each once: upright or not, small or slanted; () where there are none."""
    found = zxingcpp.read_barcodes(grey, formats=_QR)
    texts = (code.text[:MAX_CHARS] for code in found if code.valid)
    return tuple(dict.fromkeys(filter(None, texts)))[:MAX_CODES]
