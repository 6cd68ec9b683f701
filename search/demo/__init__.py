"""What the demo's editors put first, and questions that its readers asked in vain over the last weeks, loaded once."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils.timezone import localdate
from wagtail.models import Page, Site

from portal.core.demo.files import DEMO_DIR, Once, make_once, read_yaml
from search import heard, promoted
from search.models import Outcome, PromotedAnswer, Promotion
from search.query import key_of

OUTCOMES = {"rien": Outcome.NOTHING, "partie": Outcome.PARTLY, "tout": Outcome.WHOLE}
WEEK = 7


def load(once: Once) -> None:
    """Create what was never loaded. Raises DemoError."""
    folder = DEMO_DIR / "search"
    path = folder / "mises-en-avant.yaml"
    for row in read_yaml(path):
        once(f"search:promotion:{row['key']}", make_once(partial(_promote, row), path))
    path = folder / "recherches.yaml"
    for number, row in enumerate(read_yaml(path)):
        once(f"search:asked:{row['question']}", make_once(partial(_count, number, row), path))


def _promote(row: dict[str, Any]) -> None:
    """Unless an editor has put something first for one of these questions."""
    if any(key_of(question) in promoted.table() for question in row["questions"]):
        return
    until = localdate() + timedelta(days=row["for_days"]) if "for_days" in row else None
    promotion = Promotion(questions="\n".join(row["questions"]), why=row["why"], until=until)
    promotion.answers = [_answer(address, place) for place, address in enumerate(row["answers"])]
    promotion.full_clean()
    promotion.save()


def _answer(address: str, place: int) -> PromotedAnswer:
    answer = PromotedAnswer(sort_order=place)
    if "#" in address:
        answer.address = address
    else:
        home = Site.objects.get(is_default_site=True).root_page
        answer.page = Page.objects.get(url_path=f"{home.url_path}{address.removeprefix('/')}")
    answer.full_clean(exclude=["promotion"])
    return answer


def _count(number: int, row: dict[str, Any]) -> None:
    """A day a week, never today: what is asked today is asked by somebody."""
    outcome = OUTCOMES[row["found"]]
    for signed_in, weeks in ((False, row["visitors"]), (True, row["members"])):
        for week, times in enumerate(weeks):
            day = localdate() - timedelta(days=WEEK * week + number % (WEEK - 1) + 1)
            found = OUTCOMES[row["before"]] if week and "before" in row else outcome
            if times:
                heard.count(row["question"], found, signed_in, day, times)
