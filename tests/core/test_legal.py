"""A link to the law says what it does: it leads to the article, or it searches for it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.template.loader import render_to_string

from portal.core.legal.models import LEGIFRANCE, LegalReference

PAGE = LEGIFRANCE + "codes/article_lc/exemple"


def query(article: str, url: str = "") -> str:
    address = urlsplit(LegalReference(article=article, url=url).address)
    assert (address.netloc, address.path) == ("www.legifrance.gouv.fr", "/search/all")
    return parse_qs(address.query)["query"][0]


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("Code de la route, article L. 325-12", "Code de la route article L325-12"),
        ("Code de procédure pénale, article R. 15-33-24 et suivants", "Code de procédure pénale article R15-33-24"),
        ("Loi du 6 juillet 1989, article 4, g", "Loi du 6 juillet 1989 article 4 g"),
    ],
)
def test_an_article_whose_page_nobody_knows_is_searched_for_by_its_number(article: str, words: str) -> None:
    assert query(article) == words
    assert query(article, LEGIFRANCE) == words


@pytest.mark.parametrize(
    ("url", "leads_to", "says"),
    [
        ("", "/search/all?", "Rechercher l’article sur Légifrance"),
        (LEGIFRANCE, "/search/all?", "Rechercher l’article sur Légifrance"),
        (PAGE, "/codes/article_lc/exemple", "Lire l’article sur Légifrance"),
    ],
)
def test_the_words_of_the_link_are_those_of_where_it_leads(url: str, leads_to: str, says: str) -> None:
    reference = LegalReference(article="Code civil, article 9", says="Chacun a sa vie privée.", url=url)
    html = render_to_string("blocks/legal.html", {"value": {"reference": reference, "comment": ""}})
    assert leads_to in html
    assert says in html
