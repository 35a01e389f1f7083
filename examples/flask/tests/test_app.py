"""The app by itself, and with a database in POSTGRESQL_DB_CONNECT_STRING what it keeps."""

import os
import socket
import uuid

import psycopg
import pytest

import app as guestbook
import migrate

VARIABLE = "POSTGRESQL_DB_CONNECT_STRING"


@pytest.fixture
def client():
    return guestbook.app.test_client()


@pytest.fixture
def closed(monkeypatch):
    """No database is integrated."""
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def database():
    if VARIABLE not in os.environ:
        pytest.skip(f"{VARIABLE} names no database")
    assert migrate.main() == 0
    return os.environ[VARIABLE]


@pytest.fixture
def statsd(monkeypatch):
    """Where the app sends what it counts."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        monkeypatch.setattr(guestbook, "STATSD", receiver.getsockname())
        yield receiver


def test_without_a_database_the_book_is_closed(closed, client):
    page = client.get("/")
    assert page.status_code == 200
    assert "The book is closed" in page.text
    assert client.post("/notes", data={"message": "hello"}).status_code == 503
    assert client.get("/notes.json").json == {"notes": []}
    assert client.get("/healthz").json == {"status": "ok", "database": "none"}


def test_without_a_database_there_is_nothing_to_migrate(closed, capsys):
    assert migrate.main() == 0
    assert capsys.readouterr().out == "no database yet, nothing to migrate\n"


def test_a_database_that_is_away_is_a_failing_health(monkeypatch, client):
    monkeypatch.setenv(VARIABLE, "postgresql://nobody@127.0.0.1:1/nowhere")
    health = client.get("/healthz")
    assert health.status_code == 503
    assert health.json == {"status": "failing", "database": "unreachable"}


def test_links_carry_the_prefix_of_an_ingress(closed, client):
    page = client.get("/", headers={"X-Forwarded-Prefix": "/test-guestbook"})
    assert "/test-guestbook/static/style.css" in page.text


def test_a_migration_can_be_repeated(database):
    # Its own transactions only: a migration waits for whoever still reads the table.
    with psycopg.connect(database, autocommit=True) as connection:
        before = connection.execute("SELECT count(*) FROM notes").fetchone()
        assert migrate.main() == 0
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == before


def test_a_note_is_kept_shown_and_counted(database, client, statsd):
    message = f"<b>{uuid.uuid4()}</b>"
    page = client.post("/notes", data={"name": "Ada", "message": message}, follow_redirects=True)
    assert page.status_code == 200
    assert "Thank you, Ada!" in page.text
    assert message not in page.text, "what visitors write must not become markup"
    assert client.get("/notes.json").json["notes"][0]["message"] == message
    assert statsd.recv(100) == b"guestbook_notes:1|c"
    assert client.get("/healthz").json == {"status": "ok", "database": "ok"}


def test_an_empty_note_is_not_kept(database, client):
    before = client.get("/notes.json").json
    page = client.post("/notes", data={"name": "Ada", "message": "  "}, follow_redirects=True)
    assert "Try again" in page.text
    assert client.get("/notes.json").json == before
