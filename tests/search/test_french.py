"""The normaliser: the same reduction for texts and questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.extract import best_sentence, cut, mark
from search.french import fold, sequence, stem, stems, terms, typed
from search.query import MOST_CHARACTERS, MOST_WORDS, parse


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("véhicules épaves", "vehicule epave"),
        ("l’assermentation", "assermenté"),
        ("assermentée", "assermentees"),
        ("troubles du voisinage", "trouble de voisinage"),
        ("H.L.M.", "Hlm"),
        ("Q.P.V.", "qpv"),
        ("d’un œuf", "OEUFS"),
        ("jusqu’à l'enlèvement", "enlevement"),
        ("L. 325-12", "l325-12"),
        ("article L.325-12", "ARTICLE L 325-12"),
        ("feux", "feu"),
    ],
)
def test_two_ways_of_writing_ask_for_the_same(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("le procès-verbal", "proces verbal"),
        ("la vidéoprotection", "vidéo-protection"),
        ("Code de la route, article L. 325-12", "325-12"),
        ("feuille de route 2023-2025", "2025"),
        ("aujourd’hui", "aujourd'hui"),
    ],
)
def test_a_question_finds_the_other_way_of_writing_in_a_text(text: str, question: str) -> None:
    written = set(stems(text))
    assert all(any(set(option) <= written for option in term) for term in terms(question))


def test_different_things_stay_different() -> None:
    assert terms("L. 325-12") != terms("R. 325-12")
    assert stem("locataire") != stem("local")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("logement", "loge"),
        ("des logements", "les loges"),
        ("fiché S", "fiche"),
        ("sans-abri", "abri"),
        ("sous-sol", "sol"),
    ],
)
def test_words_that_look_alike_and_are_two_things_stay_two(one: str, other: str) -> None:
    assert not {stem for term in terms(one) for option in term for stem in option} <= {
        stem for term in terms(other) for option in term for stem in option
    }
    assert not any(set(option) <= set(stems(other)) for option in terms(one)[-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("loger", "logements"),
        ("l ascenseur", "l’ascenseur"),
        ("il s est perdu", "il s’est perdu"),
        ("c quoi un TIG", "un TIG"),
        ("le fiché s", "FICHÉS S"),
        ("bâtiment B", "batiment b"),
    ],
)
def test_a_letter_is_a_word_behind_a_word_and_an_elision_elsewhere(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_a_letter_alone_is_found_where_it_is_written() -> None:
    assert set(stems("Le bâtiment B, escalier 2")) == {"bat", "b", "escali", "2"}
    assert [piece.text for piece in mark("Il s’est dit fiché S.", parse("fiché S")) if piece.marked] == ["fiché", "S"]


def test_all_words_in_a_row_keep_the_small_ones() -> None:
    assert sequence("Il s’est installé, m’a traité de…") == ["il", "s", "est", "install", "m", "a", "trait", "de"]
    assert sequence("sans-abri") == sequence("sans abri") == ["sans", "abri"]


def test_stop_words_ask_for_nothing() -> None:
    assert terms("de la le que qui") == []
    assert typed("de la") == ["de", "la"]


@given(st.text(max_size=300))
def test_any_text_is_reduced_without_failing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert stems(fold(text)) == stems(text)
    assert all(word and " " not in word for word in [*stems(text), *typed(text)])
    query = parse(text)
    assert len(query.text) <= MOST_CHARACTERS
    assert len(query.clauses) <= MOST_WORDS
    assert "".join(piece.text for piece in mark(text, query)) == text
    sentence = best_sentence(text, query)
    assert sentence is None or cut(text, sentence)


def test_a_long_question_is_cut_and_says_so() -> None:
    assert parse("épave " * 2000).cut
    assert len(parse("x" * 10_000).text) == MOST_CHARACTERS
    assert not parse("épave parking").cut


def test_the_best_sentence_holds_most_words_and_marks_them() -> None:
    text = "Une épave gêne. Sur un parking privé, l’épave reste. Voir l’article L. 325-12 du code."
    sentence = best_sentence(text, parse("epave parking"))
    assert sentence is not None
    pieces = cut(text, sentence)
    assert "".join(piece.text for piece in pieces) == "Sur un parking privé, l’épave reste."
    assert [piece.text for piece in pieces if piece.marked] == ["parking", "épave"]
    law = best_sentence(text, parse("L325-12"))
    assert law is not None
    assert [piece.text for piece in cut(text, law) if piece.marked] == ["L. 325-12"]


def test_acronyms_with_dots_are_marked() -> None:
    assert [piece.text for piece in mark("Un bailleur H.L.M. répond.", parse("hlm")) if piece.marked] == ["H.L.M"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("E\u0301pave", "epave"), ("l´œuvre", "l oeuvre"), ("\u0345", "ι"), ("a\u034f", "a\u034f"), ("Ǆ’Ø", "dz'o")],
)
def test_folding_takes_what_stands_apart_and_nothing_that_is_a_letter(text: str, folded: str):
    assert fold(text) == folded == fold(folded)
