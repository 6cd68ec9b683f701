"""A model letter as DOCX and as ODT: paragraphs, line breaks, blanks in square brackets left to fill in."""

from io import BytesIO

from docx import Document
from docx.shared import Cm, Pt
from odf import dc, style, text
from odf.opendocument import OpenDocumentText

FOOT = "Modèle de démonstration, à faire relire avant usage."
FONT = "Liberation Sans"


def docx(title: str, paragraphs: list[str]) -> bytes:
    """The letter for Word."""
    letter = Document()
    letter.core_properties.title = title
    letter.core_properties.author = ""
    letter.core_properties.language = "fr-FR"
    page = letter.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    letter.styles["Normal"].font.name = FONT
    letter.styles["Normal"].font.size = Pt(11)
    letter.add_heading(title, level=1)
    for paragraph in paragraphs:
        letter.add_paragraph(paragraph).paragraph_format.space_after = Pt(10)
    page.footer.paragraphs[0].text = FOOT
    stream = BytesIO()
    letter.save(stream)
    return stream.getvalue()


def odt(title: str, paragraphs: list[str]) -> bytes:
    """The letter for LibreOffice."""
    letter = OpenDocumentText()
    letter.meta.addElement(dc.Title(text=title))
    letter.meta.addElement(dc.Language(text="fr-FR"))
    letter.fontfacedecls.addElement(style.FontFace(name=FONT, fontfamily=FONT))
    _page_with_foot(letter)
    heading, body = _styles(letter)
    letter.text.addElement(text.H(outlinelevel=1, stylename=heading, text=title))
    for paragraph in paragraphs:
        letter.text.addElement(_paragraph(paragraph, body))
    stream = BytesIO()
    letter.write(stream)
    return stream.getvalue()


def _styles(letter: OpenDocumentText) -> tuple[style.Style, style.Style]:
    heading = style.Style(name="Heading", family="paragraph")
    heading.addElement(style.ParagraphProperties(marginbottom="0.6cm"))
    heading.addElement(_words("15pt", fontweight="bold"))
    body = style.Style(name="Body", family="paragraph")
    body.addElement(style.ParagraphProperties(marginbottom="0.35cm", lineheight="125%"))
    body.addElement(_words("11pt"))
    for made in (heading, body):
        letter.styles.addElement(made)
    return heading, body


def _words(size: str, **attributes: str) -> style.TextProperties:
    return style.TextProperties(fontname=FONT, fontsize=size, language="fr", country="FR", **attributes)


def _page_with_foot(letter: OpenDocumentText) -> None:
    layout = style.PageLayout(name="A4")
    layout.addElement(
        style.PageLayoutProperties(pagewidth="21cm", pageheight="29.7cm", marginleft="2.5cm", marginright="2.5cm")
    )
    letter.automaticstyles.addElement(layout)
    master = style.MasterPage(name="Standard", pagelayoutname=layout)
    foot = style.Footer()
    foot.addElement(text.P(text=FOOT))
    master.addElement(foot)
    letter.masterstyles.addElement(master)


def _paragraph(words: str, body: style.Style) -> text.P:
    paragraph = text.P(stylename=body)
    for number, line in enumerate(words.split("\n")):
        if number:
            paragraph.addElement(text.LineBreak())
        paragraph.addText(line)
    return paragraph
