"""How the cluster reads French: the same decisions as ``search.french``, in Lucene's own parts.

A word is read three ways: ``french`` (elision, folded, parted at hyphens and joined again, light stem), ``exact`` (as written,
accents kept: it counts in addition, so what has the exact accent stands ahead) and, in titles, by its beginnings.
"""

import hashlib
import json
from typing import Any

from elasticsearch.dsl import Date, Keyword, Long, Mapping, Text, analyzer, char_filter, token_filter

from search.french import OWN_STEMS, STOP_WORDS

ARTICLES = ["l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu"]
SIGNS = ["’=>'", "ʼ=>'", "‘=>'", "«=>", "»=>", "“=>", "”=>", '"=>', "(=>", ")=>", "[=>", "]=>", "œ=>oe", "Œ=>OE"]
LONGEST_BEGINNING = 20

signs = char_filter("signs", type="mapping", mappings=SIGNS)
elision = token_filter("articles", type="elision", articles=ARTICLES, articles_case=True)
folded = token_filter("folded", type="asciifolding")
# « H.L.M. » is also hlm, « vidéo-surveillance » also videosurveillance; no part depends on capitals or figures.
parted = token_filter(
    "parted", type="word_delimiter_graph", catenate_all=True, split_on_case_change=False, split_on_numerics=False
)
stop = token_filter("small_words", type="stop", stopwords=sorted(STOP_WORDS))
own_stems = token_filter(
    "own_stems",
    type="stemmer_override",
    rules=[f"{word}{end} => {own}" for word, own in OWN_STEMS.items() for end in ("", "s")],
)
stem = token_filter("light_stem", type="stemmer", language="light_french")
beginnings = token_filter("beginnings", type="edge_ngram", min_gram=1, max_gram=LONGEST_BEGINNING)

french = analyzer(
    "portal_french", tokenizer="whitespace", char_filter=[signs],
    filter=["lowercase", elision, folded, parted, stop, own_stems, stem],
)  # fmt: skip
exact = analyzer("portal_exact", tokenizer="whitespace", char_filter=[signs], filter=["lowercase", elision, parted])
typed = analyzer("portal_typed", tokenizer="whitespace", filter=["lowercase"])
begun = analyzer("portal_begun", tokenizer="whitespace", filter=["lowercase", beginnings])


def reading(analysis: dict[str, Any]) -> str:
    """Tells one way to read French from another: an index keeps the one that it was made with."""
    return hashlib.blake2b(json.dumps(analysis, sort_keys=True).encode(), digest_size=12).hexdigest()


def mapping() -> Mapping:
    """Every field, and nothing else: what the cluster doesn't know it refuses."""
    made = Mapping()
    made.meta("dynamic", "strict")
    made.meta("_source", includes=["entry", "tokens", "digest"])
    for name in ("title", "words", "head", "body"):
        made.field(name, Text(analyzer=french, fields={"exact": Text(analyzer=exact, norms=False)}))
    for name in ("typed", "titled"):
        beginning = Text(analyzer=begun, search_analyzer=typed, norms=False)
        made.field(name, Text(analyzer=typed, norms=False, fields={"begun": beginning}))
    for name in ("kind", "space", "year", "themes", "families", "tokens", "folded_title"):
        made.field(name, Keyword())
    made.field("entry", Long())
    made.field("date", Date(format="yyyy-MM-dd"))
    made.field("digest", Keyword(index=False, doc_values=False))
    return made


def body(shards: int, replicas: int) -> dict[str, Any]:
    """Settings and mapping of a new generation."""
    made = mapping()
    analysis = made._collect_analysis()
    made.meta("_meta", reading=reading(analysis))
    index: dict[str, Any] = {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": "1s",
        "gc_deletes": "1h",  # what was deleted is remembered as long: a late, older writing can't bring it back
    }
    return {"settings": {"index": index, "analysis": analysis}, "mappings": made.to_dict()}
