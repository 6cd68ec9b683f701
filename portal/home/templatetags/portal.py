"""Small template tags that every room uses: signs, scenes, telephone numbers, French typography.

Signs and scenes are files of ``templates/signs`` and ``templates/scenes``, inlined so that they take the colour of the
text around them; each is read once a process.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    HiddenInput,
    RadioSelect,
    Select,
)
from django.utils.encoding import iri_to_uri
from django.utils.html import conditional_escape, escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from portal.accounts import unsent
from portal.core.words import (
    at_words,
    counted,
    date_words,
    day_words,
    hour_words,
    moment_words,
    of,
    unbroken,
    weight_words,
)

register = template.Library()

NARROW_SPACE = "\u202f"
NAME = re.compile(r"[a-z][a-z0-9-]*")
SIZES = {"": "", "sm": " sign--sm", "lg": " sign--lg"}


@cache
def drawing(folder: str, name: str) -> str:
    """The SVG text of a sign or scene of ours; raises TemplateSyntaxError for a name that has no file."""
    path = Path(settings.BASE_DIR) / "templates" / folder / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise template.TemplateSyntaxError(f"no drawing called {name!r} in templates/{folder}")
    return path.read_text(encoding="utf-8").strip()


@lru_cache(maxsize=512)
def has_drawing(folder: str, name: str) -> bool:
    """Whether a sign or scene exists: models validate the names that editors choose. The disk is asked once a name."""
    return bool(NAME.fullmatch(name)) and (Path(settings.BASE_DIR) / "templates" / folder / f"{name}.svg").is_file()


@register.simple_tag
def sign(name: str, size: str = "") -> SafeString:
    """``{% sign "guide" size="lg" %}``: a sign, hidden from screen readers since a word always stands with it.

    A blank name, or a name without a file (content may hold an older one), draws nothing.
    """
    if not name or not has_drawing("signs", name):
        return SafeString("")
    svg = drawing("signs", name)
    return mark_safe(svg.replace('class="sign"', f'class="sign{SIZES[size]}"', 1))


@register.simple_tag
def scene(name: str, alt: str = "", decorative: bool = False) -> SafeString:
    """``{% scene "hall" %}``: a scene with its own description, with ``alt``, or hidden when ``decorative``."""
    if not name or not has_drawing("scenes", name):
        return SafeString("")
    svg = drawing("scenes", name)
    if decorative:
        svg = re.sub(
            r'role="img" aria-label="[^"]*"',
            'aria-hidden="true" focusable="false"',
            svg,
            count=1,
        )
    elif alt:
        svg = re.sub(r'aria-label="[^"]*"', lambda _: f'aria-label="{escape(alt)}"', svg, count=1)
    return mark_safe(svg)


@register.filter
def phone(number: object) -> str:
    """A telephone number in pairs: ``0199001234`` is "01 99 00 12 34"; a short number stays as it is."""
    digits = re.sub(r"[^\d+]", "", str(number or ""))
    if re.fullmatch(r"0\d{9}", digits):
        return "\u00a0".join(re.findall(r"\d\d", digits))
    if re.fullmatch(r"\d{4}", digits):
        return f"{digits[:2]}\u00a0{digits[2:]}"
    return str(number or "").strip()


@register.filter
def tel(number: object) -> str:
    """The address that calls a number: ``tel:`` and its digits; nothing when there are none."""
    digits = re.sub(r"[^\d+]", "", str(number or ""))
    return f"tel:{digits}" if digits.strip("+") else ""


@register.filter(is_safe=False)
def french(text: object) -> SafeString:
    """No-break spaces before ``; : ! ?``, inside guillemets, in hours and articles (L. 325-12), and typographic apostrophes.

    For what people typed, shown as text; never on HTML: the value is escaped first if it wasn't safe.
    """
    value = str(text or "").replace("'", "’").replace("...", "…")
    value = re.sub(r"[ \u00a0\u202f]+([;:!?»])", NARROW_SPACE + r"\1", value)
    value = re.sub(r"«[ \u00a0\u202f]+", "«" + NARROW_SPACE, value)
    return SafeString(conditional_escape(unbroken(value)))


@register.filter(name="of")
def of_whom(name: str) -> str:
    """``{{ person.first_name|of }}``: « de Bruno », « d’Olivier »."""
    return of(name)


@register.filter
def day(moment: Any) -> str:
    """``{{ post.created_at|day }}``: a day as one says it, « hier ». Only on pages that are made for each reader."""
    return day_words(moment) if moment else ""


@register.filter(name="counted")
def counted_words(number: int, words: str) -> str:
    """``{{ answers|counted:"réponse,réponses" }}``: « 1 réponse », « 2 réponses », « 0 réponse »."""
    return counted(number, *words.split(","))


@register.filter(name="date_words")
def date_in_words(day: Any, form: str = "F Y") -> str:
    """``{{ edition.date|date_words }}``: « 1er avril 2027 »; ``|date_words:"N Y"``: « 1er avr. 2027 »."""
    return date_words(day, form) if day else ""


@register.filter(name="hour_words")
def hour_in_words(moment: Any) -> str:
    """``{{ desk.finish|hour_words }}``: « 8 h 12 »."""
    return hour_words(moment) if moment else ""


@register.filter(name="weight_words")
def weight_in_words(size: int) -> str:
    """``{{ file.size|weight_words }}``: « 180 ko »."""
    return weight_words(size)


@register.filter(name="moment_words")
def moment_in_words(moment: Any) -> str:
    """``{{ notice.created_at|moment_words }}``: « 1er avril 2027 à 8 h 12 »."""
    return moment_words(moment) if moment else ""


@register.filter(name="at_words")
def at_in_words(moment: Any) -> str:
    """``{{ draft.saved_at|at_words }}``: « à 8 h 12 », or with its day. Only on pages that are made for each reader."""
    return at_words(moment) if moment else ""


@register.filter
def error_count(form: BaseForm) -> int:
    """How many things are to be corrected: one field may hold several of them."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def is_filled(form: BaseForm) -> bool:
    """Whether somebody has written or chosen something in it. A file is not shown again: it says nothing of what is kept."""
    return any(field.value() for field in form.visible_fields() if not field.field.widget.needs_multipart_form)


@register.filter
def initials(name: object) -> str:
    """Two letters for a person's mark: "Thierry Le Goff" is "TG"."""
    words = [word for word in str(name or "").split() if word[:1].isalpha()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else ""


@register.simple_tag(takes_context=True)
def next_here(context: template.Context) -> str:
    """``?next=`` with this page's path, for a link to the sign-in page; nothing when there is no request."""
    request = context.get("request")
    if request is None or request.path.startswith("/compte/"):
        return ""
    return "?" + urlencode({"next": request.get_full_path()[:400]})


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """This page's query string with some keys changed; a blank value leaves the key out: ``?q=épave&page=2``."""
    request = context.get("request")
    values = request.GET.copy() if request is not None else {}
    pairs = {key: values[key] for key in values} | {key: str(value) for key, value in changes.items() if value}
    kept = {key: value for key, value in pairs.items() if key not in changes or changes[key]}
    return iri_to_uri("?" + urlencode(kept)) if kept else "?"


@register.filter
def is_current(url: str, path: str) -> bool:
    """Whether a room's address holds the page at ``path``."""
    return bool(path) and (path == url or (url != "/" and path.startswith(url)))


@register.filter
def at(values: list, index: int) -> object:
    """The value at a position, or a blank: a table's cell asks for the name of its column."""
    return values[index] if 0 <= index < len(values) else ""


@register.filter
def widget(field: BoundField) -> SafeString:
    """A form field's control in our look; Django adds what it is described by and whether it is invalid."""
    kind = field.field.widget
    if isinstance(kind, (CheckboxInput, RadioSelect, CheckboxSelectMultiple, HiddenInput)):
        return field.as_widget()
    return field.as_widget(attrs={"class": f"{kind.attrs.get('class', '')} field__input".strip()})


@register.filter
def shape(field: BoundField) -> str:
    """How a field is laid out: ``check`` (label after), ``choices`` (a group), ``select`` or ``line``."""
    kind = field.field.widget
    if isinstance(kind, CheckboxInput):
        return "check"
    if isinstance(kind, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    return "select" if isinstance(kind, Select) and not kind.allow_multiple_selected else "line"


@register.simple_tag(takes_context=True)
def whose_words(context: Any) -> SafeString:
    """In a form of words: whose they are, so that they wait for their author if the session has ended when they are sent."""
    person = getattr(context.get("request"), "user", None)
    if person is None or not person.is_authenticated:
        return SafeString()
    return format_html('<input type="hidden" name="{}" value="{}">', unsent.MARK, unsent.mark_of(person))
