"""The one way out: addresses, redirects, limits (past holes 16 to 18)."""

import socket
import time

import pytest

from portal.core.http import FetchError, Limits, Refused, TooLarge, TooSlow, Unreachable, fetch
from portal.core.http.addresses import check, is_public, resolve
from tests.veille import remote as remotes

ODD = (
    "file:///etc/passwd",
    "gopher://example.org/",
    "ftp://example.org/",
    "http://user@example.org/",
    "http://a:b@example.org/",
    "http://example.org@127.0.0.1/",
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://example.org./",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://169.254.169.254/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://192.0.0.8/",
    "http://printer.local/",
    "http://intranet/",
    "http://example.org:22/",
    "http://example.org\\@127.0.0.1/",
    "http://example.org/a b",
    "http://example.org/\r\nHost: x",
    "http:///x",
    "javascript:alert(1)",
    "//example.org/",
    "http://" + "a" * 3000 + ".org/",
)


@pytest.mark.parametrize("address", ODD)
def test_18_an_odd_address_is_refused(address):
    with pytest.raises(Refused):
        fetch(address)


@pytest.mark.parametrize("address", ["https://example.org/flux", "http://Example.org:8080/", "https://exemplé.org/"])
def test_a_plain_address_may_be_asked(address):
    assert check(address).host.isascii()


def test_public_addresses_are_public_and_others_are_not():
    import ipaddress

    assert is_public(ipaddress.ip_address("93.184.215.14"))
    assert is_public(ipaddress.ip_address("2606:2800:21f::1"))
    for address in ("127.0.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1", "fe80::1", "fc00::1", "ff02::1", "::", "2001::1"):
        assert not is_public(ipaddress.ip_address(address)), address


def test_17_a_name_that_leads_to_a_private_address_is_refused_even_beside_a_public_one(monkeypatch):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.215.14", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    with pytest.raises(Refused):
        fetch("http://rebinding.example.org/")
    rows.pop()
    assert resolve("rebinding.example.org", 80, 1) == ["93.184.215.14"]


def test_17_the_address_that_was_checked_is_the_one_connected_to(monkeypatch):
    asked, connected = [], []

    def look_up(host, *args, **kwargs):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))]

    def connect(address, *args, **kwargs):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        fetch("http://pinned.example.org/")
    assert asked == ["pinned.example.org"]
    assert connected == ["93.184.215.14"]


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_17_each_hop_is_checked_again(remote, status):
    remote.pages["/bon"] = remotes.rss({"title": "Un"})
    remote.pages["/ici"] = remotes.redirect("/bon", status)
    remote.pages["/prive"] = remotes.redirect("http://127.0.0.1:1/", status)
    remote.pages["/fichier"] = remotes.redirect("file:///etc/passwd", status)
    answer = fetch(remote.url("/ici"))
    assert answer.status == 200
    assert answer.url == remote.url("/bon")
    assert bool(answer.moved_to) == (status in {301, 308})
    for path in ("/prive", "/fichier"):
        with pytest.raises(Refused):
            fetch(remote.url(path))


def test_a_redirect_in_a_circle_ends(remote):
    remote.pages["/rond"] = remotes.redirect("/rond")
    with pytest.raises(Refused):
        fetch(remote.url("/rond"))
    assert len(remote.asked) == 6


def test_a_host_that_is_not_on_the_list_is_refused_and_on_it_answers(remote, settings):
    remote.pages["/flux"] = b"x"
    assert fetch(remote.url("/flux")).body == b"x"
    settings.PRIVATE_HOSTS_ALLOWED = []
    with pytest.raises(Refused):
        fetch(remote.url("/flux"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [(remotes.slowly, TooSlow), (remotes.endlessly, TooLarge), (remotes.bomb, TooLarge)],
)
def test_an_answer_beyond_the_limits_ends(remote, answer, error):
    remote.pages["/mal"] = answer
    remotes.packed_blanks()
    start = time.monotonic()
    with pytest.raises(error):
        fetch(remote.url("/mal"), Limits(seconds=1.0, wire_bytes=500_000, body_bytes=1_000_000))
    assert time.monotonic() - start < 3


def test_gzip_within_the_limits_is_unpacked(remote):
    import gzip

    remote.pages["/court"] = lambda handler: remotes.say(handler, gzip.compress(b"bonjour"), Content_Encoding="gzip")
    assert fetch(remote.url("/court")).body == b"bonjour"


def test_another_content_type_is_refused(remote):
    remote.pages["/image"] = lambda handler: remotes.say(handler, b"x", kind="image/png")
    assert fetch(remote.url("/image")).status == 200
    with pytest.raises(Refused):
        fetch(remote.url("/image"), Limits(content_types=frozenset({"text/html"})))


def test_what_is_not_http_says_so(remote):
    remote.pages["/brut"] = lambda handler: handler.wfile.write(b"bonjour\r\n\r\n")
    with pytest.raises(FetchError):
        fetch(remote.url("/brut"))


def test_the_only_private_place_that_is_ever_asked_is_the_demos_own_feeds():
    from portal.settings import base, demo
    from scripts import demo_feeds
    from veille.demo.loading import address

    assert base.PRIVATE_HOSTS_ALLOWED == []
    assert demo.PRIVATE_HOSTS_ALLOWED == [demo.DEMO_FEEDS] == [f"127.0.0.1:{demo_feeds.PORT}"]
    assert address("x.xml").startswith("http://127.0.0.1:")
