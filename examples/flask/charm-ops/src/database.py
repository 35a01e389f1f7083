"""The requiring half of the postgresql_client interface."""

import json
import urllib.parse

import ops

from blocked import BlockedError

REQUESTED_SECRETS = json.dumps(["username", "password", "tls", "tls-ca", "uris"])


def request(relation: ops.Relation, application: ops.Application, unit: ops.Unit) -> None:
    """Ask for a database named like the application. Only the leader may."""
    relation.data[application]["database"] = application.name
    relation.data[application]["requested-secrets"] = REQUESTED_SECRETS
    relation.data[unit]["requested-secrets"] = REQUESTED_SECRETS


def connection_url(relation: ops.Relation | None, model: ops.Model) -> str | None:
    """Where the database is, or None as long as its charm has not said so.

    Raises:
        BlockedError: when what the other side wrote is not the address of a database.
    """
    if relation is None or relation.app is None:
        return None
    shared = dict(relation.data[relation.app])
    if secret_id := shared.get("secret-user"):
        shared.update(model.get_secret(id=secret_id).get_content(refresh=True))
    url = shared.get("uris", "").split(",")[0] or _assemble(shared)
    if url is None:
        return None
    parts = urllib.parse.urlsplit(url)
    if not (parts.scheme and parts.hostname):
        raise BlockedError("Invalid postgresql relation data.")
    return url


def _assemble(shared: dict[str, str]) -> str | None:
    if not all(shared.get(key) for key in ("endpoints", "username", "password", "database")):
        return None
    user, password = (urllib.parse.quote(shared[key], safe="") for key in ("username", "password"))
    endpoint = shared["endpoints"].split(",")[0]
    return f"postgresql://{user}:{password}@{endpoint}/{shared['database']}"


def environment(url: str) -> dict[str, str]:
    """The address, whole and in pieces; pieces that it does not have are left out."""
    parts = urllib.parse.urlparse(url)
    pieces = {
        "CONNECT_STRING": url,
        "SCHEME": parts.scheme,
        "NETLOC": parts.netloc,
        "PATH": parts.path,
        "PARAMS": parts.params,
        "QUERY": parts.query,
        "FRAGMENT": parts.fragment,
        "USERNAME": parts.username,
        "PASSWORD": parts.password,
        "HOSTNAME": parts.hostname,
        "PORT": str(parts.port) if parts.port else None,
        "NAME": parts.path.removeprefix("/") if parts.path else None,
    }
    return {f"POSTGRESQL_DB_{name}": text for name, text in pieces.items() if text is not None}
