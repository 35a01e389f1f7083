#!/usr/bin/env python3
"""The charm of the guest book, on ops alone.

Whatever happens, the charm does the same thing: it compares what there is (options, relations,
the container) with what should be, and mends the difference.
"""

import os
import secrets

import ops

import database
import settings
import surroundings
from blocked import BlockedError
from workload import Workload

CONTAINER = "flask-app"
PEERS = "secret-storage"
SECRET_KEY = "flask_secret_key"


class GuestbookCharm(ops.CharmBase):
    """A Flask app that keeps its notes in PostgreSQL."""

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._container = self.unit.get_container(CONTAINER)
        framework.observe(self.on[PEERS].relation_created, self._on_peers_created)
        framework.observe(self.on["postgresql"].relation_created, self._on_database_related)
        framework.observe(self.on["rotate-secret-key"].action, self._on_rotate_secret_key)
        for event in (
            self.on[CONTAINER].pebble_ready,
            self.on.config_changed,
            self.on.leader_elected,
            self.on.secret_changed,
            self.on.update_status,
            self.on.upgrade_charm,
            self.on[PEERS].relation_changed,
            self.on[PEERS].relation_departed,
            *(
                event
                for endpoint in ("postgresql", "ingress", "logging", "metrics-endpoint")
                for event in (
                    self.on[endpoint].relation_changed,
                    self.on[endpoint].relation_broken,
                )
            ),
            self.on["ingress"].relation_joined,
            self.on["metrics-endpoint"].relation_joined,
        ):
            framework.observe(event, self._on_anything)

    def _on_peers_created(self, event: ops.RelationCreatedEvent) -> None:
        if self.unit.is_leader():
            event.relation.data[self.app].setdefault(SECRET_KEY, _new_key())

    def _on_database_related(self, event: ops.RelationCreatedEvent) -> None:
        if self.unit.is_leader():
            database.request(event.relation, self.app, self.unit)

    def _on_rotate_secret_key(self, event: ops.ActionEvent) -> None:
        peers = self.model.get_relation(PEERS)
        if not self.unit.is_leader():
            event.fail("only leader unit can rotate secret key")
        elif peers is None or self._secret_key() is None:
            event.fail("charm is still initializing")
        else:
            peers.data[self.app][SECRET_KEY] = _new_key()
            event.set_results({"status": "success"})
            self._reconcile(broken=None)

    def _on_anything(self, event: ops.EventBase) -> None:
        broken = event.relation if isinstance(event, ops.RelationBrokenEvent) else None
        self._reconcile(broken)

    def _reconcile(self, broken: ops.Relation | None) -> None:
        try:
            status = self._bring_up(broken)
        except BlockedError as error:
            status = ops.BlockedStatus(str(error))
        self._set_status(status)

    def _bring_up(self, broken: ops.Relation | None) -> ops.StatusBase:
        """Do all that can be done now and say what that amounts to."""

        def related(endpoint: str) -> ops.Relation | None:
            relation = self.model.get_relation(endpoint)
            return None if relation is broken else relation

        options = settings.read(self.config, self._read_secret)
        if not self._container.can_connect():
            return ops.WaitingStatus("Waiting for pebble ready")
        secret_key = self._secret_key()
        if secret_key is None:
            return ops.WaitingStatus("Waiting for peer integration")
        workload = Workload(self._container)
        database_url = database.connection_url(related("postgresql"), self.model)
        if database_url is None:
            workload.stop()
            return ops.BlockedStatus("missing integrations: postgresql")

        ingress, metrics = related("ingress"), related("metrics-endpoint")
        if ingress is not None:
            surroundings.offer_to_ingress(ingress, self)
        if metrics is not None:
            surroundings.offer_metrics(metrics, self)
        loki = [one for one in self.model.relations["logging"] if one is not broken]

        self._set_status(ops.MaintenanceStatus("Preparing service for restart"))
        workload.apply(
            options,
            {
                "FLASK_SECRET_KEY": secret_key,
                **options.environment,
                "FLASK_BASE_URL": surroundings.ingress_url(ingress) or self._service_url(),
                **self._proxies(),
                **self._peers(),
                **database.environment(database_url),
            },
            surroundings.log_targets(loki, self),
            surroundings.PORT,
        )
        self.unit.set_ports(surroundings.PORT)
        return ops.ActiveStatus()

    def _set_status(self, status: ops.StatusBase) -> None:
        self.unit.status = status
        if self.unit.is_leader():
            self.app.status = status

    def _secret_key(self) -> str | None:
        peers = self.model.get_relation(PEERS)
        return peers.data[self.app].get(SECRET_KEY) if peers else None

    def _read_secret(self, secret_id: str) -> dict[str, str]:
        try:
            return self.model.get_secret(id=secret_id).get_content(refresh=True)
        except ops.SecretNotFoundError as error:
            raise BlockedError(f"no access to {secret_id}, grant it to {self.app.name}") from error

    def _service_url(self) -> str:
        return f"http://{self.app.name}.{self.model.name}:{surroundings.PORT}"

    def _peers(self) -> dict[str, str]:
        peers = self.model.get_relation(PEERS)
        numbers = sorted(unit.name.split("/")[1] for unit in peers.units) if peers else []
        domain = f"{self.app.name}-endpoints.{self.model.name}.svc.cluster.local"
        names = ",".join(f"{self.app.name}-{number}.{domain}" for number in numbers)
        return {"FLASK_PEER_FQDNS": names} if names else {}

    def _proxies(self) -> dict[str, str]:
        found = {}
        for name in ("http_proxy", "https_proxy", "no_proxy"):
            if value := os.environ.get(f"JUJU_CHARM_{name.upper()}"):
                found[name] = found[name.upper()] = value
        return found


def _new_key() -> str:
    return secrets.token_urlsafe(64)


if __name__ == "__main__":
    ops.main(GuestbookCharm)
