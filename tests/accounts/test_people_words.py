"""What is typed in the search of people."""

import pytest
from django.urls import reverse

from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["\0", "\0Nadia\0", "\x07Nadia"])
def test_control_characters_in_the_words_are_only_spaces(client, odd):
    factories.person("nadia@example.org", first_name="Nadia", last_name="Belkacem")
    client.force_login(factories.person("chef@example.org", is_superuser=True))
    response = client.get(reverse("accounts:people"), {"q": odd})
    assert response.status_code == 200
    assert "Nadia Belkacem" in response.content.decode()
