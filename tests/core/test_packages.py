"""The second host: packages and nothing else; a hostile page served there can't reach the portal."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from portal.core.packages.tokens import token
from tests import factories

HOST = "packages.testserver"
DIGEST = hashlib.sha256(b"a package").hexdigest()


@pytest.fixture
def package(settings, tmp_path):
    """Writes a file of an unpacked package and gives its address."""
    settings.PACKAGES_ROOT = tmp_path

    def write(name: str, text: str) -> str:
        path = tmp_path / DIGEST / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return f"/h5p/{DIGEST}/{token(DIGEST)}/{name}"

    return write


def status(client, address: str, **headers: str) -> int:
    """The status of an answer whose bytes don't matter; the file is closed."""
    response = client.get(address, headers=headers)
    if response.streaming:
        response.getvalue()
    return response.status_code


@pytest.mark.django_db
def test_the_content_host_serves_a_package_sandboxed_and_without_cookies(client, package):
    response = client.get(package("index.html", "<p>Bonjour</p>"), headers={"Host": HOST})
    assert response.getvalue() == b"<p>Bonjour</p>"
    assert response["Content-Type"] == "text/html"
    assert "sandbox allow-scripts" in response["Content-Security-Policy"]
    assert "allow-same-origin" not in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors http://testserver;" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response, "the portal must be able to frame it"
    assert client.get("/compte/connexion/")["X-Frame-Options"]
    assert not response.cookies


@pytest.mark.django_db
def test_the_portal_serves_no_package_although_the_address_is_right(client, package):
    address = package("index.html", "<p>Bonjour</p>")
    assert status(client, address, Host=HOST) == 200
    assert status(client, address) == 404


@pytest.mark.django_db
def test_the_content_host_answers_nothing_else(client):
    factories.guide()
    for path in ("/", "/guides/vehicules/", "/compte/", "/admin/", "/recherche/?q=hall", "/static/css/base.css"):
        response = client.get(path, headers={"Host": HOST})
        assert response.status_code == 302
        assert response["Location"] == f"http://testserver{path}"
    assert client.post("/compte/", headers={"Host": HOST}).status_code == 404
    assert client.get("/guides/vehicules/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../secret.html", "%2e%2e/secret.html", "a/../../secret.html", "/etc/passwd", "a.htm5", "a.php"]
)
def test_nothing_outside_the_package_and_no_unknown_type_is_served(client, package, tmp_path, name):
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    package("a.htm5", "x")
    package("a.php", "x")
    address = f"/h5p/{DIGEST}/{token(DIGEST)}/{name}"
    # 400: the address is refused as a whole before any file is looked for.
    assert status(client, address, Host=HOST) in {400, 404}
    assert status(client, package("b.html", "x"), Host=HOST) == 200


@pytest.mark.django_db
def test_an_address_lives_two_weeks_at_most(client, package):
    address = package("index.html", "x")
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert status(client, address, Host=HOST) == 200
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert status(client, address, Host=HOST) == 404


HOSTILE = """<!doctype html><title>Attaque</title><script src="attack.js"></script>"""
ATTACK = """
const out = {};
const attempt = (name, act) => { try { out[name] = String(act()); } catch (error) { out[name] = "refused"; } };
attempt("parent", () => parent.document.title);
attempt("cookie", () => document.cookie);
attempt("storage", () => localStorage.length);
attempt("top", () => { top.location = "about:blank"; return "moved"; });
Promise.allSettled([
  fetch("PORTAL/compte/", {credentials: "include"}).then(r => r.text()),
  fetch("PORTAL/compte/deconnexion/", {method: "POST", credentials: "include", mode: "no-cors"}),
]).then(results => {
  out.fetched = results.map(result => result.status);
  parent.postMessage(out, "*");
});
"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_hostile_package_reaches_neither_the_page_around_it_nor_the_portal(page, live_server, settings, package):
    port = live_server.url.rsplit(":", 1)[1]
    portal = f"http://localhost:{port}"
    settings.PORTAL_CONTENT_HOST, settings.PORTAL_HOST_URL = f"127.0.0.1:{port}", portal
    package("attack.js", ATTACK.replace("PORTAL", portal))
    address = f"http://127.0.0.1:{port}" + package("index.html", HOSTILE)
    factories.guide()
    # The frame stands on a real page of the portal; until a room plays packages, its policy allows no frame at all.
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "frame-src": [settings.PORTAL_CONTENT_HOST]}}
    page.goto(f"{portal}/guides/vehicules/")
    told = page.evaluate(EMBED, address)
    assert told["parent"] == told["storage"] == told["top"] == "refused"
    assert told["cookie"] in {"refused", ""}
    assert told["fetched"] == ["rejected", "rejected"]
    assert page.url == f"{portal}/guides/vehicules/"


EMBED = """address => new Promise(done => {
  addEventListener("message", event => done(event.data));
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
})"""


def test_packages_live_outside_what_is_ever_served_as_static(settings):
    assert not Path(settings.PACKAGES_ROOT).is_relative_to(settings.STATIC_ROOT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spelling", ["packages.testserver.", "PACKAGES.TESTSERVER", "packages.testserver:8000", "packages.testserver.:80"]
)
def test_no_spelling_of_the_content_host_answers_as_the_portal(client, spelling):
    factories.guide()
    assert client.get("/guides/vehicules/", headers={"Host": "testserver"}).status_code == 200
    answer = client.get("/guides/vehicules/", headers={"Host": spelling})
    assert answer.status_code == 302
    assert answer["Location"].startswith("http://testserver/")
