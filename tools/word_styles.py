"""Writes templates/book/reference.docx: pandoc's reference document in the paper's look.

Word's users change a look by styles, so the look of the paper's Word form is a document, which
may be opened in Word, changed and saved; this says how the one that is shipped was made.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pypandoc

TARGET = Path(__file__).parents[1] / "templates" / "book" / "reference.docx"
LATIN, CHINESE, MONO = "Calibri", "DengXian", "Consolas"  # a Word machine has these
ACCENT, SOFT = "12436D", "4C5866"
_EPOCH = (1980, 1, 1, 0, 0, 0)

_APART = '<w:spacing w:before="240" w:after="80"/>'  # what stands before is often a table

FONTS = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{CHINESE}" w:cs="{LATIN}"/>'


def paragraph(name: str, *, based: str = "BodyText", layout: str = "", letters: str = "") -> str:
    """Write a paragraph style of our own."""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:qFormat/>'
        f"<w:pPr>{layout}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def changed(styles: str) -> str:
    """Return pandoc's styles with ours in the place of those that differ."""
    styles = re.sub(
        r"<w:rPrDefault>.*?</w:rPrDefault>",
        f'<w:rPrDefault><w:rPr>{FONTS}<w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>',
        styles,
        flags=re.DOTALL,
    )
    styles = re.sub(
        r'<w:rFonts w:asciiTheme="majorHAnsi"[^>]*?/>|<w:rFonts w:asciiTheme="minorHAnsi"[^>]*?/>',
        FONTS,
        styles,
        flags=re.DOTALL,
    )
    for level, size in ((1, 36), (2, 27), (3, 23)):
        styles = _lettered(styles, f"Heading{level}", f'<w:b/><w:color w:val="{ACCENT}"/>', size)
    styles = _replaced(styles, "Caption", f'<w:color w:val="{SOFT}"/><w:sz w:val="18"/>')
    for name in ("TableCaption", "CaptionedFigure"):
        styles = re.sub(
            rf'(w:styleId="{name}">(?:(?!</w:style>).)*?<w:keepNext\s*/>)',
            rf"\1{_APART}",
            styles,
            flags=re.DOTALL,
        )
    table = (
        '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr><w:tblPr><w:tblBorders>'
        f'<w:top w:val="single" w:sz="10" w:color="{ACCENT}"/>'
        f'<w:bottom w:val="single" w:sz="6" w:color="{SOFT}"/></w:tblBorders>'
    )
    styles = re.sub(
        r'(w:styleId="Table">.*?)<w:tblPr>', lambda match: match[1] + table, styles, flags=re.DOTALL
    ).replace('w:w="108"', 'w:w="70"')
    own = [
        paragraph(
            "Equation",
            layout='<w:tabs><w:tab w:val="center" w:pos="4535"/><w:tab w:val="right" w:pos="9070"/>'
            "</w:tabs>",
        ),
        paragraph(
            "Callout",
            layout=f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{ACCENT}"/>'
            "</w:pBdr>",
        ),
        paragraph("Imprint", letters=f'<w:color w:val="{SOFT}"/><w:sz w:val="18"/>'),
        paragraph("Part", based="Title", layout="<w:pageBreakBefore/>"),
    ]
    return styles.replace("</w:styles>", "".join(own) + "</w:styles>")


def _replaced(styles: str, name: str, letters: str) -> str:
    pattern = rf'(w:styleId="{name}">(?:(?!</w:style>).)*?)<w:rPr>.*?</w:rPr>'
    return re.sub(pattern, lambda m: f"{m[1]}<w:rPr>{letters}</w:rPr>", styles, flags=re.DOTALL)


def _lettered(styles: str, name: str, letters: str, size: int) -> str:
    return _replaced(
        styles, name, f'{FONTS}{letters}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def main() -> None:
    """Write the reference document; the same bytes each time."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    given = subprocess.run(command, capture_output=True, check=True).stdout
    with (
        zipfile.ZipFile(BytesIO(given)) as old,
        zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "word/styles.xml":
                content = changed(content.decode()).encode()
            if name == "word/document.xml":  # A4, and margins as the PDF has them
                page = (
                    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1530" w:right="1418" '
                    'w:bottom="1361" w:left="1418" w:header="708" w:footer="708" w:gutter="0"/>'
                )
                text = content.decode().replace("</w:sectPr>", f"{page}</w:sectPr>")
                content = text.encode()
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
