"""The table of books. Each call has a connection of its own, in one transaction."""

import os

import psycopg
from psycopg.rows import dict_row


def database_url():
    """The database's address, or None while no database is integrated."""
    return os.environ.get("POSTGRESQL_DB_CONNECT_STRING")


def connect():
    return psycopg.connect(database_url(), connect_timeout=3, row_factory=dict_row)


def all_books():
    with connect() as connection:
        return connection.execute(
            "SELECT id, title, author, read FROM books ORDER BY id"
        ).fetchall()


def add_book(title, author):
    with connect() as connection:
        return connection.execute(
            "INSERT INTO books (title, author) VALUES (%s, %s) RETURNING id, title, author, read",
            (title, author),
        ).fetchone()


def find_book(number):
    with connect() as connection:
        return connection.execute(
            "SELECT id, title, author, read FROM books WHERE id = %s", (number,)
        ).fetchone()


def mark_read(number):
    """Whether the book was unread before."""
    with connect() as connection:
        return (
            connection.execute(
                "UPDATE books SET read = true WHERE id = %s AND NOT read", (number,)
            ).rowcount
            == 1
        )


def check():
    with connect() as connection:
        connection.execute("SELECT 1 FROM books LIMIT 1")
