#!/usr/bin/env python3
"""The charm of the guest book; everything it does comes with the Flask framework."""

import ops
import paas_charm.flask


class GuestbookCharm(paas_charm.flask.Charm):
    """A Flask app that keeps its notes in PostgreSQL."""


if __name__ == "__main__":
    ops.main(GuestbookCharm)
