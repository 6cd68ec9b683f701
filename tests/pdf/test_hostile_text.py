"""Case 24: user text in a PDF is text. Whatever an editor types is printed as typed, and does nothing."""

import pytest

from guides import pdf
from portal.core.pdf.rich_text import tree
from tests import factories
from tests.pdf.factories import read, words

pytestmark = pytest.mark.django_db
HOSTILE = [
    '#eval("1+1")',
    '#import "/etc/passwd": *',
    "$x^2$",
    "@section-1",
    "<section-1>",
    "\\u{41} \\ #h(1em)",
    "*gras* _ital_ `code`",
    "= Titre\n== Sous-titre",
    "// commentaire /* bloc */",
    "]#panic()[",
    '#read("/etc/hostname")',
    "{{ 7*7 }} {% debug %}",
    "--- ~ -- -?",
    "#set page(width: 1cm)",
    "[crochets] (parenthèses) {accolades}",
    "\"guillemets\" 'apostrophes'",
]


def _seen(text: str) -> str:
    return "".join(text.replace("'", "’").split())


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_of_the_compiler_is_printed_as_typed(typed):
    from django.utils.html import escape

    page = factories.guide(
        title=f"Titre {typed}"[:200],
        lead=typed,
        brief=f"<ul><li>{escape(typed)}</li></ul>",
        body=[
            factories.section(
                typed, ("text", f"<p>{escape(typed)}</p>"), ("quote", {"text": typed, "who": typed}), anchor="a"
            )
        ],
    )
    reader = read(pdf.current(page))
    text = _seen(words(reader))
    assert text.count(_seen(typed)) >= 4
    assert len(reader.pages) < 6


def test_scripts_frames_and_dangerous_links_lose_their_clothes():
    nodes = tree(
        '<p onclick="x()">Bon<script>alert(1)</script><iframe srcdoc="x"></iframe>'
        '<a href="javascript:alert(1)">lien</a><a href="data:text/html,x">autre</a><img src="http://127.0.0.1/"></p>',
        "http://testserver",
    )
    assert str(nodes).count("javascript:") == 0
    assert str(nodes).count("data:") == 0
    assert "alert" not in str(nodes)
    assert "127.0.0.1" not in str(nodes)
    assert "Bon" in str(nodes)
    assert "lien" in str(nodes)


def test_a_relative_link_leads_to_the_portal():
    assert (
        tree('<p><a href="/fiches/">ici</a></p>', "http://testserver")[0]["c"][0]["href"] == "http://testserver/fiches/"
    )


def test_lists_keep_their_depth_and_their_words():
    nodes = tree(
        "<ul><li>un<ul><li>deux</li></ul></li><li><b>trois</b> et <i>quatre</i></li></ul>", "http://testserver"
    )
    assert nodes[0]["t"] == "ul"
    first, second = nodes[0]["items"]
    assert first[0]["c"][0]["s"] == "un"
    assert first[1]["items"][0][0]["c"][0]["s"] == "deux"
    assert [run["t"] for run in second[0]["c"]] == ["b", "s", "i"]


@pytest.mark.parametrize(
    "source", ["", None, "<p></p>", "</ul></b>", "<ul></ul>", "<li>seul</li>", "<a>x", "<p>a<p>b", "<b><i></b></i>"]
)
def test_broken_markup_is_no_accident(source):
    tree(source, "http://testserver")


def test_a_thousand_nested_lists_are_flattened():
    assert tree("<ul><li>" * 1000 + "x" + "</li></ul>" * 1000, "http://testserver")
