"""A reading list: an API for books to read, which PostgreSQL keeps.

The platform hands every setting over as an environment variable: `APP_*` for the options of the
charm, `POSTGRESQL_DB_CONNECT_STRING` once a database is integrated.
"""

import logging
import os

import psycopg
from fastapi import FastAPI, HTTPException, Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest
from pydantic import BaseModel, Field

from app import store

app = FastAPI(title=os.environ.get("APP_TITLE", "Reading list"))
log = logging.getLogger("uvicorn.error")

books_added = Counter("reading_list_books_added", "Books that were put on the list")
books_read = Counter("reading_list_books_read", "Books that were read")


class NewBook(BaseModel):
    title: str = Field(min_length=1, max_length=200)
    author: str = Field(default="unknown", max_length=200)


def list_of_books():
    if store.database_url() is None:
        raise HTTPException(503, "There is no database yet.")
    return store


@app.get("/")
def about():
    """What this is, and where to go on."""
    return {"title": app.title, "books": "/books", "documentation": "/docs"}


@app.get("/books")
def books():
    return {"books": list_of_books().all_books()}


@app.post("/books", status_code=201)
def add(book: NewBook):
    added = list_of_books().add_book(book.title, book.author)
    books_added.inc()
    return added


@app.post("/books/{number}/read")
def read(number: int):
    """Mark a book as read; the first time counts."""
    book = list_of_books().find_book(number)
    if book is None:
        raise HTTPException(404, "There is no such book.")
    if store.mark_read(number):
        books_read.inc()
    return {**book, "read": True}


@app.get("/healthz")
def healthz(response: Response):
    """200 while the app can do its work, 503 while its database cannot be asked."""
    if store.database_url() is None:
        return {"status": "ok", "database": "none"}
    try:
        store.check()
    except psycopg.Error as error:
        log.warning("database: %s", error)
        response.status_code = 503
        return {"status": "failing", "database": "unreachable"}
    return {"status": "ok", "database": "ok"}


@app.get("/metrics", include_in_schema=False)
def metrics():
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
