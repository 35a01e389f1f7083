#!/usr/bin/env python3
"""The charm of the agenda; everything it does comes with the Django framework."""

import ops
import paas_charm.django


class AgendaCharm(paas_charm.django.Charm):
    """A Django app that keeps its dates in PostgreSQL or MySQL."""


if __name__ == "__main__":
    ops.main(AgendaCharm)
