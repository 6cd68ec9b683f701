"""The sample for nginx starts, and hands out a private file with all that the application says of it."""

import getpass
import http.client
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection

from portal.core.files.models import PortalDocument
from tests.conftest import which

SAMPLE = Path(django_settings.BASE_DIR) / "deploy" / "nginx" / "portail.conf"
HOST = "portail.example.test"
WORDS = b"Lettre aux locataires. " * 100
SAID_BY_THE_APPLICATION = (
    "Cache-Control",
    "Content-Disposition",
    "Content-Security-Policy",
    "Content-Type",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Vary",
    "X-Content-Type-Options",
    "X-Frame-Options",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificate(folder: Path) -> None:
    """One that nobody trusts, good for an hour."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(timezone.now()).not_valid_after(timezone.now() + timedelta(hours=1))
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def configuration(folder: Path, *, port: int, application: str, media: Path) -> Path:
    """The sample as it is, but for the places of this machine, in a whole configuration."""
    certificate(folder)
    sample = SAMPLE.read_text(encoding="utf-8")
    for ours, here in (
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:8000", application),
        ("/etc/ssl/portail", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("/var/lib/portail/media", str(media)),
    ):
        assert ours in sample
        sample = sample.replace(ours, here)
    (folder / "portail.conf").write_text(sample)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"user {getpass.getuser()}; daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ include /etc/nginx/mime.types; {temporary} include {folder}/portail.conf; }}"
    )
    return whole


@pytest.fixture
def nginx(tmp_path: Path, live_server: Any, settings: Any) -> Iterator[int]:
    """The port of an nginx before the portal."""
    program = which("nginx")
    settings.PORTAL_ACCEL_PREFIX = "/_private/"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    port, application = free_port(), live_server.url.removeprefix("http://")
    whole = configuration(tmp_path, port=port, application=application, media=settings.MEDIA_ROOT)
    checked = subprocess.run([program, "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    running = subprocess.Popen([program, "-c", whole], stderr=subprocess.DEVNULL)
    wait_for(port)
    yield port
    running.terminate()
    running.wait(10)


def wait_for(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx doesn't answer")


def ask(port: int, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """GET over TLS, whoever signed the certificate."""
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": HOST, **headers})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_private_file_goes_out_by_nginx_with_all_that_the_application_says_of_it(nginx: int, client: Any) -> None:
    file = ContentFile(WORDS, name="règlement 100% éclairé.odt")
    document = PortalDocument.objects.create(title="Règlement", file=file, collection=Collection.get_first_root_node())

    answer, body = ask(nginx, document.url)
    assert (answer.status, body) == (200, WORDS)
    said = client.get(document.url, secure=True, headers={"host": HOST})
    assert said["X-Content-Type-Options"] == "nosniff"
    for name in SAID_BY_THE_APPLICATION:
        assert answer.headers.get(name) == said.headers.get(name), name
    part, body = ask(nginx, document.url, Range="bytes=0-5")
    assert (part.status, body) == (206, WORDS[:6])
    assert part.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db(transaction=True)
def test_no_address_leads_to_a_private_file_but_by_the_application(nginx: int) -> None:
    file = ContentFile(WORDS, name="lettre.odt")
    document = PortalDocument.objects.create(title="Lettre", file=file, collection=Collection.get_first_root_node())
    assert ask(nginx, f"/_private/{document.file.name}")[0].status == 404
    assert ask(nginx, "/healthz")[1] == b"ok\n"
    with pytest.raises(http.client.RemoteDisconnected):
        ask(nginx, "/healthz", Host="autre.example.test")
