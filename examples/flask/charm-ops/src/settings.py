"""From charm options to what the app and its web server are told."""

import dataclasses
import json
from collections.abc import Callable, Mapping

from blocked import BlockedError

WORKER_CLASSES = ("sync", "gevent")
WEBSERVER_NUMBERS = ("keepalive", "threads", "timeout", "workers")


@dataclasses.dataclass(frozen=True)
class Settings:
    """Checked options: the app's environment, and gunicorn's side of it."""

    environment: dict[str, str]
    webserver: dict[str, int]
    worker_class: str


def read(config: Mapping[str, object], read_secret: Callable[[str], Mapping[str, str]]) -> Settings:
    """Check all options at once.

    Raises:
        BlockedError: naming every option whose value cannot be used.
    """
    values = {name: value for name, value in config.items() if value is not None}
    invalid = {name for name, fits in _RULES.items() if name in values and not fits(values[name])}
    if secret_id := values.pop("flask-secret-key-id", None):
        content = read_secret(str(secret_id))
        if set(content) != {"value"} or "flask-secret-key" in values:
            invalid.add("flask-secret-key-id")
        else:
            values["flask-secret-key"] = content["value"]
    if invalid:
        raise BlockedError(f"invalid options: {', '.join(sorted(invalid))}")

    if "flask-preferred-url-scheme" in values:
        values["flask-preferred-url-scheme"] = str(values["flask-preferred-url-scheme"]).upper()
    return Settings(
        environment={
            _variable(name): value if isinstance(value, str) else json.dumps(value)
            for name, value in values.items()
            if not name.startswith("webserver-")
        },
        webserver={
            name: int(str(values[f"webserver-{name}"]))
            for name in WEBSERVER_NUMBERS
            if f"webserver-{name}" in values
        },
        worker_class=str(values.get("webserver-worker-class", "sync")),
    )


def _variable(option: str) -> str:
    """`flask-env` and `greeting` both end up below FLASK_, where Flask looks for them."""
    return "FLASK_" + option.removeprefix("flask-").replace("-", "_").upper()


def _text(value: object) -> bool:
    return bool(str(value))


def _positive(value: object) -> bool:
    return isinstance(value, int) and value > 0


_RULES: dict[str, Callable[[object], bool]] = {
    "flask-application-root": _text,
    "flask-env": _text,
    "flask-permanent-session-lifetime": _positive,
    "flask-preferred-url-scheme": lambda value: str(value).upper() in ("HTTP", "HTTPS"),
    "flask-secret-key": _text,
    "webserver-worker-class": lambda value: value in WORKER_CLASSES,
    **{f"webserver-{name}": _positive for name in WEBSERVER_NUMBERS},
}
