"""The app by itself, and with a database in POSTGRESQL_DB_CONNECT_STRING what it keeps."""

import os
import uuid

import pytest
from fastapi.testclient import TestClient

import migrate
from app.main import app

VARIABLE = "POSTGRESQL_DB_CONNECT_STRING"


@pytest.fixture
def client():
    return TestClient(app)


@pytest.fixture
def database():
    if VARIABLE not in os.environ:
        pytest.skip(f"{VARIABLE} names no database")
    assert migrate.main() == 0


def test_without_a_database_there_are_no_books(monkeypatch, client):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert client.get("/").json()["books"] == "/books"
    assert client.get("/books").status_code == 503
    assert client.post("/books", json={"title": "Emma"}).status_code == 503
    assert client.get("/healthz").json() == {"status": "ok", "database": "none"}


def test_without_a_database_there_is_nothing_to_migrate(monkeypatch, capsys):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert migrate.main() == 0
    assert capsys.readouterr().out == "no database yet, nothing to migrate\n"


def test_a_database_that_is_away_is_a_failing_health(monkeypatch, client):
    monkeypatch.setenv(VARIABLE, "postgresql://nobody@127.0.0.1:1/nowhere")
    health = client.get("/healthz")
    assert health.status_code == 503
    assert health.json()["status"] == "failing"


def test_a_book_needs_a_title(client):
    assert client.post("/books", json={"title": ""}).status_code == 422


def test_a_book_is_kept_and_read_once(database, client):
    title = f"Emma {uuid.uuid4()}"
    added = client.post("/books", json={"title": title, "author": "Jane Austen"})
    assert added.status_code == 201
    number = added.json()["id"]

    def count():
        line = "reading_list_books_read_total "
        text = client.get("/metrics").text
        return float(text.split(f"\n{line}")[1].split("\n")[0])

    before = count()
    for _ in range(2):
        assert client.post(f"/books/{number}/read").json()["read"] is True
    assert count() == before + 1
    found = [book for book in client.get("/books").json()["books"] if book["title"] == title]
    assert found == [{"id": number, "title": title, "author": "Jane Austen", "read": True}]
    assert client.post("/books/0/read").status_code == 404


def test_migrations_leave_what_is_there(database, client):
    number = client.post("/books", json={"title": "Persuasion"}).json()["id"]
    assert migrate.main() == 0
    assert number in [book["id"] for book in client.get("/books").json()["books"]]
