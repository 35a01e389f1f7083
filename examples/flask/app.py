"""A guest book: visitors leave a note, PostgreSQL keeps it.

The platform hands every setting over as an environment variable: `FLASK_*` for the app's own
options, `POSTGRESQL_DB_CONNECT_STRING` once a database is integrated.
"""

import contextlib
import os
import secrets
import socket

import psycopg
from flask import Flask, flash, redirect, render_template, request, url_for
from psycopg.rows import dict_row
from werkzeug.middleware.proxy_fix import ProxyFix

NAME_LIMIT = 60
MESSAGE_LIMIT = 500
STATSD = ("localhost", 9125)

app = Flask(__name__)
app.config["GREETING"] = "Welcome! Leave a note."
app.config.from_prefixed_env()
# Without a charm nobody hands a key over; a passing one keeps the rock usable on its own.
app.config["SECRET_KEY"] = app.config.get("SECRET_KEY") or secrets.token_hex(32)
# An ingress strips its path prefix and names it in a header; links must carry it again.
app.wsgi_app = ProxyFix(app.wsgi_app, x_prefix=1)

_statsd = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def database_url():
    """The database's address, or None while no database is integrated."""
    return os.environ.get("POSTGRESQL_DB_CONNECT_STRING")


def connect():
    return psycopg.connect(database_url(), connect_timeout=3, row_factory=dict_row)


def count(metric):
    """Count an event. The exporter beside the app serves the sums at :9102/metrics."""
    # A page is worth more than its statistics.
    with contextlib.suppress(OSError):
        _statsd.sendto(f"guestbook_{metric}:1|c".encode(), STATSD)


def latest_notes(limit=50):
    with connect() as connection:
        rows = connection.execute(
            "SELECT id, name, message, written_at FROM notes ORDER BY id DESC LIMIT %s", (limit,)
        )
        return rows.fetchall()


@app.get("/")
def index():
    if database_url() is None:
        return render_template("index.html", notes=[], database=False)
    return render_template("index.html", notes=latest_notes(), database=True)


@app.post("/notes")
def add_note():
    if database_url() is None:
        return "There is no database to write to yet.\n", 503
    name = request.form.get("name", "").strip()[:NAME_LIMIT] or "somebody"
    message = request.form.get("message", "").strip()[:MESSAGE_LIMIT]
    if not message:
        flash("An empty note says little. Try again.")
        return redirect(url_for("index"), 303)
    with connect() as connection:
        connection.execute("INSERT INTO notes (name, message) VALUES (%s, %s)", (name, message))
    count("notes")
    flash(f"Thank you, {name}!")
    return redirect(url_for("index"), 303)


@app.get("/notes.json")
def notes_as_json():
    if database_url() is None:
        return {"notes": []}
    notes = latest_notes()
    return {"notes": [{**note, "written_at": note["written_at"].isoformat()} for note in notes]}


@app.get("/healthz")
def healthz():
    """200 while the app can do its work, 503 while its database cannot be asked."""
    if database_url() is None:
        return {"status": "ok", "database": "none"}
    try:
        with connect() as connection:
            connection.execute("SELECT 1 FROM notes LIMIT 1")
    except psycopg.Error as error:
        app.logger.warning("database: %s", error)
        return {"status": "failing", "database": "unreachable"}, 503
    return {"status": "ok", "database": "ok"}
