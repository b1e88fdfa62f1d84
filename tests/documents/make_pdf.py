"""Writes the .pdf files beside it anew: `.tools/bin/uv run --with reportlab python -m tests.documents.make_pdf`.

They are kept as files, so that the tests need neither reportlab nor a font with Vietnamese letters.
"""

import io

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.documents.making import FOLDER, coded, in_words

FONT_FILE = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
SIZE_PT, LEADING_PT, MARGIN_PT, LINES_A_PAGE = 13, 26, 72, 24


def main() -> None:
    pdfmetrics.registerFont(TTFont("Serif", FONT_FILE))
    lines = _wrapped(in_words())
    (FOLDER / "quy-dinh.pdf").write_bytes(_pdf(lines))
    (FOLDER / "quy-dinh-tcvn3.pdf").write_bytes(_pdf([coded(line, ".VnTime") for line in lines]))
    (FOLDER / "co-mat-khau.pdf").write_bytes(_pdf(lines[:20], StandardEncryption("bí mật", canPrint=0)))
    _scan(lines[:LINES_A_PAGE]).save(FOLDER / "quet.pdf", "PDF", resolution=72)


def _wrapped(paragraphs: list[str]) -> list[str]:
    width = A4[0] - 2 * MARGIN_PT
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if pdfmetrics.stringWidth(longer, "Serif", SIZE_PT) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _pdf(lines: list[str], encryption: StandardEncryption | None = None) -> bytes:
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, encrypt=encryption, invariant=1)
    for start in range(0, len(lines), LINES_A_PAGE):
        canvas.setFont("Serif", SIZE_PT)
        for row, line in enumerate(lines[start : start + LINES_A_PAGE]):
            canvas.drawString(MARGIN_PT, A4[1] - MARGIN_PT - row * LEADING_PT, line)
        canvas.drawCentredString(A4[0] / 2, MARGIN_PT / 2, str(start // LINES_A_PAGE + 1))
        canvas.showPage()
    canvas.save()
    return packed.getvalue()


def _scan(lines: list[str]) -> Image.Image:
    page = Image.new("L", (595, 842), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT_FILE, SIZE_PT)
    for row, line in enumerate(lines):
        draw.text((MARGIN_PT, MARGIN_PT + row * LEADING_PT), line, font=font, fill=20)
    return page.rotate(0.7, fillcolor=255)


if __name__ == "__main__":
    main()
