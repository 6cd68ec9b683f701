"""Model letters open in Word and in LibreOffice, with their blanks."""

from io import BytesIO

from docx import Document
from odf import teletype
from odf.opendocument import load
from odf.text import P

from portal.core.demo.letters import docx, odt

LETTER = ["Objet : <mise en demeure> & suite", "Marque : [à compléter]\nPlaque : [à compléter]"]


def test_docx_holds_the_words_and_the_line_breaks() -> None:
    letter = Document(BytesIO(docx("Titre", LETTER)))
    words = [paragraph.text for paragraph in letter.paragraphs]
    assert words == ["Titre", *LETTER]
    assert letter.core_properties.title == "Titre"


def test_odt_holds_the_words_and_the_line_breaks() -> None:
    letter = load(BytesIO(odt("Titre", LETTER)))
    words = [teletype.extractText(paragraph) for paragraph in letter.text.getElementsByType(P)]
    assert words == LETTER
