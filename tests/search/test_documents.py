"""What engines are given of a thing is said once; what a replica has yet to be told is known change by change."""

import pytest

from search import documents, outbox
from search.cluster.payload import payloads
from search.french import stems
from search.models import Change, Entry
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_database_and_a_cluster_are_given_the_same_words():
    themes = [factories.theme("voitures", "Voitures en panne")]
    parts = [factories.section(f"Partie {n}", ("text", f"<p>Le mot pervenche {n}.</p>")) for n in range(3)]
    page = factories.guide(body=parts, themes=themes, brief="<p>Le mot mimosa.</p>")
    whole = Entry.objects.get(source="guides.guide", source_id=page.pk, whole=None)
    (made,) = documents.documents([whole])
    _, sent = payloads([whole.pk])[whole.pk]
    assert made.head.split() == stems(sent["head"])
    assert made.body.split() == stems(sent["body"])
    assert {"pann", "mimos", "pervench"} <= set(made.body.split())


def test_a_change_that_is_committed_late_is_not_forgotten_with_newer_ones():
    page = factories.guide()
    entry = Entry.objects.get(source="guides.guide", source_id=page.pk, whole=None)
    early, late = (Change(pk=pk, entry=entry.pk, version=entry.version) for pk in (900_002, 900_001))
    early.save()
    known = outbox.known()
    late.save()
    outbox.forget_told(known)
    assert list(Change.objects.values_list("pk", flat=True)) == [late.pk]
