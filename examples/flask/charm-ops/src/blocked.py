"""The one way in which the parts of this charm say that they cannot go on."""


class BlockedError(Exception):
    """A person has to act; the message becomes the unit's status."""
