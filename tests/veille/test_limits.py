"""How often curators may have sources read: past each limit it says when to come back, and nothing is asked of anybody."""

import pytest
from django.urls import reverse

from portal.core.tasks import drain
from tests.veille.factories import curator, source
from veille.models import Probe
from veille.views import desk, sources

pytestmark = pytest.mark.django_db
LIMITS = {  # limit, what is sent, status, words
    "refresh": (desk.REFRESHES, {}, 302, "Réessayez dans dix minutes"),
    "refresh_source": (sources.REFRESHES, {}, 302, "Réessayez dans dix minutes"),
    "sources": (sources.PROBES, {"address": "https://g.example.org/flux"}, 429, "Réessayez dans une heure"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_past_a_limit_no_source_is_asked_and_it_says_when_to_come_back(client, name):
    limit, sent, status, says = LIMITS[name]
    person = curator()
    client.force_login(person)
    where = reverse(f"veille:{name}", args=[source().pk] if name == "refresh_source" else [])
    for _ in range(limit.most):
        limit.spend(f"user:{person.pk}")
    answer = client.post(where, sent)
    assert answer.status_code == status
    page = answer if status == 429 else client.get(answer["Location"])
    assert says in page.content.decode()
    assert all(value in page.content.decode() for value in sent.values()), "what was typed is still there"
    assert not Probe.objects.exists()
    assert drain() == 0
