"""A question as the cluster is asked: ``Ask`` and ``Begun`` as bodies of ``_search``."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query

from search.cluster.mapping import LONGEST_BEGINNING
from search.cluster.payload import written
from search.engines.base import FADED, PAIR, PARTLY_TIER, TITLE_TIER, WORDS_TIER, Ask, Begun, pairs
from search.french import BINDING
from search.query import Clause, Option

FIELDS = {"title": 5.0, "words": 5.0, "head": 2.5, "body": 1.0}
EXACT = 0.5
"""How much more a word counts that stands there as it is typed, accents and ending."""
OTHERS = 1.0
"""How much the other fields add to the best one."""
SYNONYM = 0.8
EVERY_TIER = 20
"""Every word is there: what has some of them only can't outweigh it."""
PROXIMITY = 6.0
SLOP = 4
MOST_VALUES = 100
MOST_JOINTS = 4
_JOINT = re.compile(r"(?<=\w)[^\w\s'’ʼ‘]+(?=\w)")
_BOUND = re.compile(rf"(?<!\w)({'|'.join((*BINDING, 'après'))})[-‐‑](?=\w)", re.IGNORECASE)
FACETS = {"kind": "kind", "theme": "themes", "space": "space", "family": "families", "year": "year"}


def searching(ask: Ask, timeout: float) -> dict[str, Any]:
    """Page, total and facets; each facet is counted under the other filters, so the filters stand after the question."""
    search = Search().query(_scored(ask))
    narrowed = {facet: Q("terms", **{FACETS[facet]: list(values)}) for facet, values in ask.narrowed.items() if values}
    if narrowed:
        search = search.post_filter(Q("bool", filter=list(narrowed.values())))
    for facet, field in FACETS.items():
        others = [condition for name, condition in narrowed.items() if name != facet]
        counted = A("filter", filter=Q("bool", filter=others) if others else Q("match_all"))
        counted.bucket("values", "terms", field=field, size=MOST_VALUES)
        search.aggs.bucket(facet, counted)
    search = search.sort("_score", {"date": {"order": "desc", "missing": "_last"}}, "entry")
    return _ids(search[ask.offset : ask.offset + ask.limit].extra(track_total_hits=True), timeout)


def beginning(begun: Begun, timeout: float) -> dict[str, Any]:
    """In the order of ``Reader.suggest``: each condition outweighs those after it."""
    begins = Q("prefix", folded_title=" ".join(begun.written))
    titled = Q("bool", should=[Q("bool", filter=_begins("titled", begun.words)), begins], minimum_should_match=1)
    major = Q("bool", must_not=[Q("terms", kind=list(begun.minor))]) if begun.minor else Q("match_all")
    ordered = [_worth(titled, 4), _worth(major, 2), _worth(begins, 1)]
    query = Q("bool", filter=[*_begins("typed", begun.words), _may_find(begun.tokens)], should=ordered)
    search = Search().query(query).sort("_score", "folded_title", "entry")
    return _ids(search[: begun.limit].extra(track_total_hits=False), timeout)


def _begins(field: str, words: Sequence[str]) -> list[Query]:
    """Every word stands there, the last one perhaps unfinished."""
    *whole, last = words
    return [*(Q("term", **{field: word}) for word in whole), Q("term", **{f"{field}.begun": last[:LONGEST_BEGINNING]})]


def _text(text: str) -> str:
    """Text of a question. A word with hyphens is also read as one; many of them multiply, and are read as their parts only.
    What a small word binds is one word (``french.BINDING``)."""
    text = _BOUND.sub(r"\1", written(text))
    return _JOINT.sub(" ", text) if len(_JOINT.findall(text)) > MOST_JOINTS else text


def _in_parts(text: str) -> str:
    """Text of a phrase: words with hyphens by their parts only, as they stand in an index one after the other."""
    return _JOINT.sub(" ", written(text))


def _ids(search: Search, timeout: float) -> dict[str, Any]:
    """Nothing but what hits are sorted by, the id last: what is shown comes from the primary database, and no stored field has
    to be unpacked for it."""
    return search.source(False).extra(stored_fields="_none_", timeout=f"{int(timeout * 1000)}ms").to_dict()


def _scored(ask: Ask) -> Query:
    functions: list[dict[str, Any]] = [
        {"filter": Q("term", kind=kind), "weight": weight} for kind, weight in ask.weights.items()
    ]
    if ask.fading and ask.fresh:
        old = Q("bool", filter=[Q("terms", kind=list(ask.fading)), Q("range", date={"lt": ask.fresh.isoformat()})])
        functions.append({"filter": old, "weight": FADED})
    if not functions:
        return _asked(ask)
    return Q("function_score", query=_asked(ask), functions=functions, score_mode="multiply", boost_mode="multiply")


def _asked(ask: Ask) -> Query:
    required = [_clause(clause) for clause in ask.clauses if clause.required]
    free = [_clause(clause) for clause in ask.clauses if not clause.required]
    least = len(ask.clauses) if ask.least is None else ask.least
    enough = Q("bool", must=required, should=free, minimum_should_match=max(0, min(len(free), least - len(required))))
    refused: list[Query] = [_option(option) for option in ask.without]
    if ask.excluded:
        refused.append(Q("terms", entry=sorted(ask.excluded)))
    return Q("bool", must=[enough], should=_better(ask), filter=[_may_find(ask.tokens)], must_not=refused)


def _may_find(tokens: Iterable[str]) -> Query:
    return Q("terms", tokens=sorted(tokens))


def _better(ask: Ask) -> list[Query]:
    """What puts one answer before another: all words in the title, side by side, as they are typed."""
    in_title = Q("bool", must=[_clause(clause, ("title",)) for clause in ask.clauses])
    some_in_title = Q("bool", should=[_clause(clause, ("title",)) for clause in ask.clauses], minimum_should_match=1)
    named = Q("bool", must=[_clause(clause, ("title", "words")) for clause in ask.clauses])
    tiers = [
        _worth(in_title, TITLE_TIER),
        _worth(Q("bool", must=[named, some_in_title]), PARTLY_TIER),
        _worth(named, WORDS_TIER),
    ]
    near = [_worth(_option(pair), PAIR) for pair in pairs(ask.clauses)]
    whole = [] if ask.every else [_worth(Q("bool", must=[_clause(clause) for clause in ask.clauses]), EVERY_TIER)]
    return [Q("dis_max", queries=tiers), *whole, *near, *_as_typed(ask)]


def _as_typed(ask: Ask) -> list[Query]:
    if not ask.text:
        return []
    fields = [f"{name}.exact^{boost}" for name, boost in FIELDS.items()]
    text = _text(ask.text)
    close = Q(
        "multi_match",
        query=_in_parts(ask.text),
        type="phrase",
        slop=SLOP,
        fields=["title^3", "head^2", "body"],
        boost=PROXIMITY,
    )
    return [Q("multi_match", query=text, fields=fields, boost=EXACT), close]


def _worth(query: Query, points: float) -> Query:
    return Q("constant_score", filter=query, boost=float(points))


def _clause(clause: Clause, fields: Sequence[str] = tuple(FIELDS)) -> Query:
    """The best of the ways to say it."""
    ways = [_option(option, fields) for option in clause.options]
    return ways[0] if len(ways) == 1 else Q("dis_max", queries=ways)


def _option(option: Option, fields: Sequence[str] = tuple(FIELDS)) -> Query:
    boosted = [f"{name}^{FIELDS[name]}" for name in fields]
    worth = 1.0 if option.origin == "typed" else SYNONYM
    if option.phrase:
        return Q("multi_match", query=_in_parts(option.text), type="phrase", fields=boosted, boost=worth)
    kind = "cross_fields" if len(option.stems) > 1 else "best_fields"
    return Q(
        "multi_match",
        query=_text(option.text),
        type=kind,
        operator="and",
        fields=boosted,
        tie_breaker=OTHERS,
        boost=worth,
    )
