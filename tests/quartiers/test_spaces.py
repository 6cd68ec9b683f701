"""Joining, leaving, adding; who opens and changes spaces."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.tasks import drain
from quartiers.models import Membership, Space, SpaceKind
from quartiers.selectors import new_in_my_spaces
from quartiers.services import spaces, withdrawal
from quartiers.services.files import attach
from quartiers.services.notices import choose_mail
from search import services as search
from tests import factories


def test_one_joins_and_leaves_an_open_space_and_sees_who_is_in_it(quarter, as_):
    newcomer = quarter.person("new@example.org", "Luis", "Castan", job_title="Gestionnaire")
    client = as_(newcomer)
    client.post("/quartiers/chantiers/rejoindre/")
    client.post("/quartiers/chantiers/rejoindre/")
    assert "Luis Castan, gestionnaire" in as_(quarter.member).get("/quartiers/chantiers/personnes/").content.decode()
    client.post("/quartiers/chantiers/quitter/")
    assert "Luis Castan" not in as_(quarter.member).get("/quartiers/chantiers/personnes/").content.decode()


def test_only_the_owner_and_animators_add_to_a_closed_space(quarter, as_):
    address = "/quartiers/referents/personnes/"
    data = {"email": "Karim@Example.org"}
    assert as_(quarter.insider).post(address, data).status_code == 403
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).update(is_owner=True)
    assert as_(quarter.insider).post(address, data).status_code == 302
    assert as_(quarter.outsider).get("/quartiers/referents/").status_code == 200
    unknown = as_(quarter.animator).post(address, {"email": "personne@example.org"})
    assert unknown.status_code == 422
    assert "Invitez d’abord" in unknown.content.decode()
    out = f"{address}{quarter.outsider.public_id}/retirer/"
    assert as_(quarter.animator).post(out).status_code == 302
    assert as_(quarter.outsider).get("/quartiers/referents/").status_code == 404


def test_who_is_added_to_a_closed_space_is_told_once_by_a_mail_that_does_not_name_it(quarter):
    for _ in range(2):
        spaces.add(quarter.closed, "karim@example.org")
    spaces.add(quarter.open, quarter.animator.email)
    drain()
    (told,) = mail.outbox
    assert told.to == ["karim@example.org"]
    assert "Vous avez été ajouté à un espace réservé" in told.body
    assert not {word for word in ("Référents", "referents") if word in told.subject + told.body}


@pytest.mark.parametrize("change", ["removed", "unwanted", "opened"])
def test_who_is_no_longer_concerned_when_the_mail_leaves_gets_none(quarter, change):
    person, _ = spaces.add(quarter.closed, "karim@example.org")
    if change == "removed":
        spaces.remove(quarter.closed, person)
    elif change == "unwanted":
        choose_mail(person, False)
    else:
        Space.objects.filter(pk=quarter.closed.pk).update(kind="thematique")
    drain()
    assert mail.outbox == []


def test_animators_open_and_close_spaces_and_nobody_else(quarter, as_):
    data = {"title": "Nouveau", "slug": "nouveau", "purpose": "Essai.", "kind": "thematique"}
    assert as_(quarter.admin).post("/quartiers/nouvel-espace/", data).status_code == 403
    assert as_(quarter.animator).post("/quartiers/nouvel-espace/", data).status_code == 302
    assert as_(quarter.outsider).get("/quartiers/nouveau/").status_code == 200
    as_(quarter.animator).post("/quartiers/nouveau/reglages/", data | {"kind": "reserve"})
    assert as_(quarter.outsider).get("/quartiers/nouveau/").status_code == 404
    assert as_(quarter.animator).get("/quartiers/nouveau/").status_code == 200
    taken = as_(quarter.animator).post("/quartiers/nouvel-espace/", data | {"slug": "avis"})
    assert taken.status_code == 422
    assert not Space.objects.filter(slug="avis").exists()


def test_what_is_new_in_my_spaces_is_of_spaces_that_i_am_in_and_read(quarter):
    post = quarter.post(title="Ici")
    quarter.post(quarter.closed, quarter.insider, title="Ailleurs")
    assert new_in_my_spaces(quarter.outsider) == [post]
    assert [found.title for found in new_in_my_spaces(quarter.insider)] == ["Ailleurs", "Ici"]


def test_a_question_without_an_answer_is_an_invitation_to_others_only(quarter, as_):
    question = quarter.post(kind="question", title="Qui a essayé ?")
    assert "Personne n’a encore répondu à Nadia" in as_(quarter.outsider).get("/quartiers/").content.decode()
    assert "Personne n’a encore répondu à" not in as_(quarter.member).get("/quartiers/").content.decode()
    quarter.answer(question, quarter.outsider)
    assert "Personne n’a encore répondu à" not in as_(quarter.insider).get("/quartiers/").content.decode()


def test_who_is_about_to_write_reads_who_will_read_it_animators_too(quarter, as_):
    client = as_(quarter.insider)
    for path in ("/quartiers/referents/", "/quartiers/referents/ecrire/question/"):
        assert "les personnes de cet espace et l’animation du réseau" in client.get(path).content.decode()
    assert "lu par les membres du réseau" in client.get("/quartiers/chantiers/ecrire/question/").content.decode()


def test_a_closed_space_has_somebody_who_answers_for_it_and_animators_name_others(quarter, as_):
    client = as_(quarter.animator)
    data = {"title": "Nouveau", "slug": "nouveau", "purpose": "Essai.", "kind": "reserve"}
    client.post("/quartiers/nouvel-espace/", data)
    assert Membership.objects.get(space__slug="nouveau").is_owner
    client.post("/quartiers/nouveau/personnes/", {"email": quarter.insider.email})
    named = f"/quartiers/nouveau/personnes/{quarter.insider.public_id}/responsable/"
    assert as_(quarter.insider).post(named).status_code == 403
    for answers in (True, False):
        page = client.post(named, follow=True).content.decode()
        assert page.count("Responsable de l’espace") == 1 + answers
        added = as_(quarter.insider).post("/quartiers/nouveau/personnes/", {"email": quarter.member.email})
        assert added.status_code == (302 if answers else 403)


def test_leaving_a_closed_space_is_asked_once_and_an_open_one_is_left_at_once(quarter, as_):
    client = as_(quarter.insider)
    page = client.get("/quartiers/referents/").content.decode()
    assert 'href="/quartiers/referents/quitter/"' in page
    assert 'action="/quartiers/referents/quitter/"' not in page
    assert 'action="/quartiers/chantiers/quitter/"' in client.get("/quartiers/chantiers/").content.decode()
    assert "Vous ne lirez plus cet espace" in client.get("/quartiers/referents/quitter/").content.decode()
    assert Membership.objects.filter(space=quarter.closed, person=quarter.insider).exists()
    client.post("/quartiers/referents/quitter/")
    assert client.get("/quartiers/referents/").status_code == 404


def test_the_new_themes_of_a_space_are_those_of_its_posts_at_once(quarter, as_):
    quarter.post(title="Le saule")
    theme = factories.theme("copropriete", "Copropriété")
    data = {"title": "Chantiers", "slug": "chantiers", "purpose": "Les chantiers.", "kind": "thematique"}
    as_(quarter.animator).post("/quartiers/chantiers/reglages/", data | {"themes": [theme.pk]})
    found = as_(quarter.member).get("/recherche/?q=saule&format=json").json()
    assert [facet["key"] for facet in found["facets"]["theme"]] == ["copropriete"]


def test_a_space_of_another_purpose_rewrites_nothing_of_its_posts_however_many(quarter, as_):
    def asked(**changed):
        data = {
            "title": "Chantiers",
            "slug": "chantiers",
            "kind": "thematique",
            "themes": [quarter.theme.pk],
            **changed,
        }
        with CaptureQueriesContext(connection) as found:
            assert client.post("/quartiers/chantiers/reglages/", data).status_code == 302
        return found

    client = as_(quarter.animator)
    quarter.post(title="Le saule")
    few = len(asked(purpose="Autrement."))
    for _ in range(12):
        quarter.post()
    found = asked(purpose="Encore autrement.")
    assert len(found) == few
    assert not [query for query in found.captured_queries if "search_entry" in query["sql"]]
    assert [query for query in asked(purpose="Autrement.", title="Les chantiers") if "search_entry" in query["sql"]]
    assert quarter.open.said_of_posts()[0][1] == "Les chantiers"


def test_a_space_that_is_shaped_goes_to_search_once_when_that_changes_what_search_says(quarter, as_, monkeypatch):
    quarter.post()
    told, project = [], search.project
    monkeypatch.setattr(search, "project", lambda source, ids: (told.append(list(ids)), project(source, ids)))
    data = {"title": "Chantiers", "slug": "chantiers", "purpose": "Autrement.", "kind": "thematique"}
    assert as_(quarter.animator).post("/quartiers/chantiers/reglages/", data).status_code == 302
    assert [len(ids) for ids in told] == [1]
    quarter.open.refresh_from_db()
    quarter.open.save()
    assert [len(ids) for ids in told] == [1]
    quarter.open.kind = SpaceKind.CLOSED
    quarter.open.save()
    assert [len(ids) for ids in told] == [1, 1]


SPACE = {"title": "Nouveau", "slug": "nouveau", "purpose": "Essai.", "kind": "thematique"}


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("title", "", "Donnez un titre à l’espace."),
        ("title", "x" * 81, "La limite est de 80 caractères."),
        ("slug", "", "Écrivez un ou deux mots"),
        ("slug", "!!!", "Écrivez un ou deux mots"),
        ("slug", "Chantiers", "Un autre espace a déjà cette adresse."),
        ("slug", "avis", "Ce mot sert déjà dans les adresses"),
        ("purpose", "", "Dites en une phrase à quoi il sert."),
        ("purpose", "x" * 241, "La limite est de 240 caractères."),
        ("kind", "", "choisissez une nature"),
        ("kind", "autre", "choisissez une nature"),
        ("themes", "999", "Ce thème n’existe plus."),
    ],
)
def test_what_is_wrong_with_a_space_is_said_in_french_on_top_and_at_its_field(quarter, as_, name, typed, said):
    response = as_(quarter.animator).post("/quartiers/nouvel-espace/", SPACE | {name: typed})
    text = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    summary, fields = text.split('class="errors__list"')[1].split("</ul>", 1)
    assert said in summary
    assert said in fields


def test_the_form_of_a_space_says_what_its_words_mean_and_takes_an_address_as_it_is_typed(quarter, as_):
    client = as_(quarter.animator)
    page = client.get("/quartiers/nouvel-espace/").content.decode()
    assert "donne /quartiers/chantiers/" in page
    assert "seules le lisent les personnes que l’on y ajoute" in page
    opened = client.post("/quartiers/nouvel-espace/", SPACE | {"slug": "Halls & Épaves"})
    assert opened["Location"] == "/quartiers/halls-epaves/"


def test_what_was_written_in_a_closed_space_is_opened_to_all_only_once_it_was_asked(quarter, as_):
    for answers, files in ((0, 0), (2, 1)):
        post = quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa")
        for _ in range(answers):
            quarter.answer(post, quarter.insider)
        for _ in range(files):
            attach(quarter.insider, SimpleUploadedFile("plan.txt", b"plan"), post=post)
    withdrawal.withdraw(quarter.post(quarter.closed, quarter.insider))
    client, outside = as_(quarter.animator), as_(quarter.outsider)
    where = "/quartiers/referents/reglages/"
    data = {"title": "Référents", "slug": "referents", "purpose": "Essai.", "kind": "thematique"}
    asked = client.post(where, data | {"themes": [quarter.theme.pk]})
    assert asked.status_code == 200
    assert "2 publications, 2 réponses, 1 fichier" in asked.text
    quarter.closed.refresh_from_db()
    assert (quarter.closed.title, quarter.closed.kind) == ("Référents sûreté", SpaceKind.CLOSED)
    assert outside.get(post.get_absolute_url()).status_code == 404
    sent = re.findall(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"', asked.text)
    assert client.post(where, dict(sent) | {"open": "oui"}).status_code == 302
    assert outside.get(post.get_absolute_url()).status_code == 200
    assert list(Space.objects.get(slug="referents").themes.all()) == [quarter.theme]


def test_a_closed_space_where_nothing_was_written_opens_at_once_and_an_open_one_closes_at_once(quarter, as_):
    client = as_(quarter.animator)
    quarter.post()
    for slug, kind in (("referents", "national"), ("chantiers", "reserve")):
        data = {"title": "Autre", "slug": slug, "purpose": "Essai.", "kind": kind}
        assert client.post(f"/quartiers/{slug}/reglages/", data).status_code == 302


def test_people_of_a_space_are_looked_for_by_their_names_accents_or_not(quarter, as_):
    for number, (first, last) in enumerate((("Aïcha", "Œuvrard"), ("Jean-Noël", "Le Bihan"), ("Éric", "Leroy"))):
        quarter.person(f"p{number}@example.org", first, last, spaces=(quarter.closed,))
    client = as_(quarter.insider)
    for asked, found in (("oeuv", ["Œuvrard"]), ("le noel", ["Bihan"]), ("LE", ["Bihan", "Goff", "Leroy"])):
        page = client.get("/quartiers/referents/personnes/", {"q": asked}).text
        assert [
            name for name in ("Bihan", "Goff", "Leroy", "Œuvrard") if name in page.split('class="folk"')[1]
        ] == found
    assert "Personne de ce nom" in client.get("/quartiers/referents/personnes/?q=%25").text
    assert "Personne de ce nom" in client.get("/quartiers/referents/personnes/?q=karim").text, "he is in another space"
