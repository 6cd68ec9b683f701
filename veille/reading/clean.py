"""HTML of elsewhere, made harmless: an allow-list, no image, no style, links to the web only. nh3 is the last step."""

import html
import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import nh3

TAGS = {"p", "br", "a", "ul", "ol", "li", "strong", "b", "em", "i", "blockquote", "pre", "code", "h3", "h4"}
GONE = {"script", "style", "iframe", "object", "template", "noscript", "svg", "math", "select", "textarea", "button"}
LONGEST_HTML = 100_000
LONGEST_CONTENT = 20_000
LONGEST_SUMMARY = 600
LONGEST_TITLE = 300
BLOCK = re.compile(r"<(?:/?(?:p|li|h[1-6]|blockquote|pre|div|ul|ol|tr)|br)\b[^>]*>", re.IGNORECASE)
# Windows-1252 punctuation that travelled as control characters.
CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") or " " for code in range(0x80, 0xA0)}
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
BARE = nh3.Cleaner(tags=set(), clean_content_tags=GONE)


def clean_html(dirty: str, base: str = "") -> str:
    """What may be shown of ``dirty``, at most ``LONGEST_CONTENT`` characters or so; blank when nothing is left.

    ``base``: what its relative links are relative to; without an address of the web they lead nowhere.
    """
    cleaned = _cleaner(web_address(base)).clean(visible(dirty[:LONGEST_HTML]))
    if len(cleaned) > LONGEST_CONTENT:
        return f"<p>{html.escape(shorten(text_of(cleaned), LONGEST_CONTENT // 2))}</p>"
    return cleaned.strip()


def text_of(dirty: str) -> str:
    """The text of HTML on one line."""
    bare = dirty[:LONGEST_HTML]
    if "<" in bare or "&" in bare:
        bare = html.unescape(BARE.clean(BLOCK.sub(" ", bare)))
    return " ".join(visible(bare).split())


def title_of(dirty: str) -> str:
    """A title without markup; entities that were escaped twice are read."""
    once = text_of(dirty)
    return shorten(text_of(once) if re.search(r"&#?\w+;|</?[a-z]", once) else once, LONGEST_TITLE)


def shorten(text: str, most: int) -> str:
    """At most ``most`` characters, cut between words."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def visible(text: str) -> str:
    """Without characters that databases refuse or that turn the reading direction around."""
    return INVISIBLE.sub(_visible, text)


def web_address(address: str) -> str:
    """The address if it is one of the web, else blank."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        odd = parts.username is not None or parts.port == 0
    except ValueError:
        return ""
    fits = parts.scheme in {"http", "https"} and parts.hostname and len(address) <= 2000
    return address if fits and not odd and visible(address) == address and " " not in address else ""


def joined(base: str, href: str) -> str:
    """Where ``href`` leads from ``base`` if that is of the web, else blank."""
    try:
        return web_address(urljoin(base, href))
    except ValueError:
        return ""


def _visible(found: re.Match[str]) -> str:
    return CONTROLS.get(ord(found[0]), " ")


@lru_cache(maxsize=16)
def _cleaner(base: str) -> nh3.Cleaner:
    """``base`` is of the web: nh3 doesn't look at the scheme of an address that it made absolute itself."""
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=GONE,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base) if base else "deny",
        link_rel="noopener noreferrer nofollow",
    )
