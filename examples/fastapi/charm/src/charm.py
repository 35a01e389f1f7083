#!/usr/bin/env python3
"""The charm of the reading list; everything it does comes with the FastAPI framework."""

import ops
import paas_charm.fastapi


class ReadingListCharm(paas_charm.fastapi.Charm):
    """A FastAPI app that keeps its books in PostgreSQL."""


if __name__ == "__main__":
    ops.main(ReadingListCharm)
