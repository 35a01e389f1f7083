"""Bring the database to the form that this version of the app needs.

Every unit runs this before the app starts, and again whenever its container is new, so each
step must leave a database alone that has already seen it.
"""

import os
import sys

import psycopg

STEPS = [
    """
    CREATE TABLE IF NOT EXISTS books (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        title text NOT NULL,
        author text NOT NULL
    )
    """,
    "ALTER TABLE books ADD COLUMN IF NOT EXISTS read boolean NOT NULL DEFAULT false",
]

# Any number: it makes units that start together take turns.
LOCK = 18971985


def main():
    url = os.environ.get("POSTGRESQL_DB_CONNECT_STRING")
    if url is None:
        print("no database yet, nothing to migrate")
        return 0
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        for step in STEPS:
            connection.execute(step)
    print(f"database is up to date ({len(STEPS)} steps)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
