"""The rock's side of the charm: its services, its web server, its migrations."""

import hashlib
import logging
import shlex
import signal

import ops

from blocked import BlockedError
from settings import Settings

logger = logging.getLogger(__name__)

SERVICE = "flask"
USER = "_daemon_"
APP_DIR = "/flask/app"
CONFIG_FILE = "/flask/gunicorn.conf.py"
LOG_DIR = "/var/log/flask"
# In the container, because a new container starts from the image and may have a newer app.
MIGRATED_FILE = "/tmp/flask/state/database-migration-status"
MIGRATIONS = {
    "migrate": [f"{APP_DIR}/migrate"],
    "migrate.sh": ["bash", "-eo", "pipefail", "migrate.sh"],
    "migrate.py": ["python3", "migrate.py"],
}


class Workload:
    """The container with the app."""

    def __init__(self, container: ops.Container):
        self._container = container

    def stop(self) -> None:
        """Stop everything that runs; an app without its database only makes noise."""
        running = [
            name for name, service in self._container.get_services().items() if service.is_running()
        ]
        if running:
            self._container.stop(*running)

    def apply(
        self, settings: Settings, environment: dict[str, str], targets: dict[str, dict], port: int
    ) -> None:
        """Bring the app to these settings and this environment, restarting only what changed.

        Raises:
            BlockedError: when the settings, the app or its migration do not work.
        """
        service = self._container.get_plan().services[SERVICE]
        changed = service.environment != environment
        command = _with_worker_class(service.command, settings.worker_class)
        layer = {**service.to_dict(), "override": "replace", "environment": environment}
        self._container.add_layer(
            "charm",
            ops.pebble.Layer(
                {"services": {SERVICE: {**layer, "command": command}}, "log-targets": targets}
            ),
            combine=True,
        )
        self._configure_gunicorn(settings, environment, command, port, changed)
        self._migrate(environment)
        self._container.replan()

    def _configure_gunicorn(
        self,
        settings: Settings,
        environment: dict[str, str],
        command: str,
        port: int,
        changed: bool,
    ) -> None:
        if not self._container.isdir(LOG_DIR):
            self._container.make_dir(LOG_DIR, make_parents=True, user=USER, group=USER)
        wanted = _gunicorn_config(settings, port)
        if wanted == self._read(CONFIG_FILE) and not changed:
            return
        self._container.push(CONFIG_FILE, wanted, user=USER, group=USER)
        # Loads the app as it will run: an app that cannot even be imported is found out here.
        check = [word for word in shlex.split(command) if word not in ("[", "]")]
        if not self._succeeds([*check, "--check-config"], environment):
            raise BlockedError("Webserver configuration check failed, see the log of the unit")
        if self._container.get_service(SERVICE).is_running():
            self._container.send_signal(signal.SIGHUP, SERVICE)

    def _migrate(self, environment: dict[str, str]) -> None:
        database = environment.get("POSTGRESQL_DB_CONNECT_STRING", "")
        fingerprint = hashlib.sha256(database.encode()).hexdigest()
        if self._read(MIGRATED_FILE) == fingerprint:
            return
        for file, command in MIGRATIONS.items():
            if not self._container.exists(f"{APP_DIR}/{file}"):
                continue
            if not self._succeeds(command, environment):
                raise BlockedError(
                    f"database migration command {command} failed, will retry in next update-status"
                )
        self._container.push(MIGRATED_FILE, fingerprint, make_dirs=True)

    def _read(self, path: str) -> str | None:
        return self._container.pull(path).read() if self._container.exists(path) else None

    def _succeeds(self, command: list[str], environment: dict[str, str]) -> bool:
        process = self._container.exec(
            command, environment=environment, working_dir=APP_DIR, user=USER, group=USER
        )
        try:
            process.wait_output()
        except ops.pebble.ExecError as error:
            logger.error("%s failed:\n%s\n%s", command, error.stdout, error.stderr)
            return False
        return True


def _with_worker_class(command: str, worker_class: str) -> str:
    """Put the worker class behind `-k`, inside the brackets that Pebble keeps for arguments."""
    words = shlex.split(command)
    if "-k" not in words:
        if worker_class == "sync":
            return command
        raise BlockedError("webserver-worker-class needs `-k` in the command of the rock")
    place = words.index("-k") + 1
    place += words[place] == "["
    words[place] = worker_class
    return " ".join(word if word in ("[", "]") else shlex.quote(word) for word in words)


def _gunicorn_config(settings: Settings, port: int) -> str:
    lines = [
        f"bind = ['0.0.0.0:{port}']",
        f"chdir = '{APP_DIR}'",
        "accesslog = '-'",
        "errorlog = '-'",
        "statsd_host = 'localhost:9125'",
        *(f"{name} = {value}" for name, value in sorted(settings.webserver.items())),
    ]
    return "\n".join(lines) + "\n"
