#!/usr/bin/env python3
"""The charm of the diary; everything it does comes with the Spring Boot framework."""

import ops
import paas_charm.springboot


class BirdsCharm(paas_charm.springboot.Charm):
    """A Spring Boot app that keeps what was seen in PostgreSQL."""


if __name__ == "__main__":
    ops.main(BirdsCharm)
