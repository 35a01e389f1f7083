#!/usr/bin/env python3
"""The charm of the shortcuts; everything it does comes with the Go framework."""

import ops
import paas_charm.go


class ShortcutsCharm(paas_charm.go.Charm):
    """A Go app that keeps its shortcuts in PostgreSQL."""


if __name__ == "__main__":
    ops.main(ShortcutsCharm)
