"""What engines are given of a thing is said once."""

import pytest

from search import documents
from search.cluster.payload import payload
from search.french import stems
from search.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_database_and_a_cluster_are_given_the_same_words():
    themes = [factories.theme("voitures", "Voitures en panne")]
    parts = [factories.section(f"Partie {n}", ("text", f"<p>Le mot pervenche {n}.</p>")) for n in range(3)]
    page = factories.guide(body=parts, themes=themes, brief="<p>Le mot mimosa.</p>")
    whole = Entry.objects.get(source="guides.guide", source_id=page.pk, whole=None)
    (made,) = documents.documents([whole])
    sent = payload(whole, documents.theme_titles())
    assert made.head.split() == stems(sent["head"])
    assert made.body.split() == stems(sent["body"])
    assert {"pann", "mimos", "pervench"} <= set(made.body.split())
