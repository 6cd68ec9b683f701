"""The test house itself: what it promises to refuse, it refuses."""

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import Context, Origin, Template, engines


def render(source: str, where: Path) -> str:
    """``source`` as if it were the template file ``where``."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    template = Template(source, origin=Origin(str(where)), engine=engine)
    return template.render(Context({"known": "value"}))


def test_an_undefined_variable_in_our_template_fails() -> None:
    ours = settings.BASE_DIR / "templates" / "ours.html"
    assert render("{{ known }}{% if unknown %}{% endif %}", ours) == "value"
    with pytest.raises(pytest.fail.Exception, match=r"undefined template variable 'unknown' in templates/ours\.html"):
        render("{{ unknown }}", ours)


def test_an_undefined_variable_in_a_library_template_stays_blank_and_its_filters_run() -> None:
    theirs = settings.BASE_DIR / ".venv" / "lib" / "site-packages" / "wagtail" / "theirs.html"
    assert render("[{{ unknown }}{{ unknown|default:'x' }}]", theirs) == "[x]"


def test_the_network_is_closed_and_this_machine_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(Exception, match="allow"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.parametrize("turn", [1, 2])
def test_no_test_sees_what_another_cached(turn: int) -> None:
    assert cache.get("left-over") is None
    cache.set("left-over", turn)
