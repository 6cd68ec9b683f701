"""Words with numbers, days and hours in them: French ones."""

from datetime import UTC, date, datetime

from portal.core.words import (
    at_words,
    date_words,
    day_words,
    hour_words,
    in_order,
    moment_words,
    unbroken,
    weight_words,
)

MORNING = datetime(2026, 12, 1, 8, 5, tzinfo=UTC)


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert date_words(date(2026, 12, 1)) == "1er décembre 2026"
    assert date_words(date(2026, 12, 2)) == "2 décembre 2026"
    assert date_words(date(2026, 12, 1), "N Y") == "1er déc. 2026"
    assert day_words(date(2026, 12, 1), datetime(2026, 12, 15, tzinfo=UTC)) == "1er déc."


def test_a_day_and_an_hour_are_those_of_here() -> None:
    assert hour_words(MORNING) == "9\u00a0h\u00a005"
    assert moment_words(MORNING) == "1er décembre 2026 à 9\u00a0h\u00a005"
    assert date_words(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == "1er décembre 2026"


def test_an_hour_of_another_day_comes_with_its_day() -> None:
    assert at_words(MORNING, datetime(2026, 12, 1, 20, tzinfo=UTC)) == "à 9\u00a0h\u00a005"
    assert at_words(MORNING, datetime(2026, 12, 20, tzinfo=UTC)) == "le 1er décembre 2026 à 9\u00a0h\u00a005"


def test_a_file_weighs_what_people_say() -> None:
    weighed = [weight_words(size) for size in (1, 340, 1024, 183_700, 2_500_000, 20 * 1024**2)]
    assert weighed == ["1 octet", "340 octets", "1\u202fko", "179\u202fko", "2,4\u202fMo", "20\u202fMo"]


def test_no_line_breaks_an_hour_or_the_number_of_an_article() -> None:
    assert unbroken("à 14 h 06, puis 9 h") == "à 14\u00a0h\u00a006, puis 9\u00a0h"
    assert (
        unbroken("l’article L. 325-12 et les articles 8 et 9")
        == "l’article\u00a0L.\u00a0325-12 et les articles\u00a08 et 9"
    )
    assert unbroken("un article du journal, à 3 000 exemplaires") == "un article du journal, à 3 000 exemplaires"


def test_articles_are_put_in_the_order_of_their_numbers() -> None:
    found = sorted(["Code, article L. 132-4", "Code civil, article 1224", "Code, article L.\u00a022-11"], key=in_order)
    assert found == ["Code civil, article 1224", "Code, article L.\u00a022-11", "Code, article L. 132-4"]
