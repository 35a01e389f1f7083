#!/usr/bin/env python3
"""The charm of the poll; everything it does comes with the Express framework."""

import ops
import paas_charm.expressjs


class PollsCharm(paas_charm.expressjs.Charm):
    """An Express app that keeps its votes in PostgreSQL."""


if __name__ == "__main__":
    ops.main(PollsCharm)
