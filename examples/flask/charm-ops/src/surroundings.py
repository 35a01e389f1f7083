"""What the charm tells its neighbours: an ingress, a Prometheus, a Loki."""

import json
import socket

import ops

PORT = 8000
METRICS_PORT = 9102


def offer_to_ingress(relation: ops.Relation, charm: ops.CharmBase) -> None:
    """Say where the app listens. Every value of the interface is JSON, plain text too."""
    own = relation.data[charm.unit]
    own["host"] = json.dumps(socket.getfqdn())
    if address := _address(charm, relation):
        own["ip"] = json.dumps(address)
    if charm.unit.is_leader():
        relation.data[charm.app].update(
            {
                "model": json.dumps(charm.model.name),
                "name": json.dumps(charm.app.name),
                "port": json.dumps(PORT),
                "strip-prefix": "true",
            }
        )


def ingress_url(relation: ops.Relation | None) -> str | None:
    """The address that the ingress gave the app, once it has."""
    if relation is None or relation.app is None:
        return None
    shared = relation.data[relation.app].get("ingress")
    return json.loads(shared).get("url") if shared else None


def offer_metrics(relation: ops.Relation, charm: ops.CharmBase) -> None:
    """Say where the numbers of this unit are."""
    own = relation.data[charm.unit]
    own["prometheus_scrape_unit_name"] = charm.unit.name
    own["prometheus_scrape_unit_address"] = _address(charm, relation) or socket.getfqdn()
    if charm.unit.is_leader():
        topology = {
            "model": charm.model.name,
            "model_uuid": charm.model.uuid,
            "application": charm.app.name,
            "unit": charm.unit.name,
            "charm_name": charm.meta.name,
        }
        job = {"metrics_path": "/metrics", "static_configs": [{"targets": [f"*:{METRICS_PORT}"]}]}
        relation.data[charm.app]["scrape_metadata"] = json.dumps(topology)
        relation.data[charm.app]["scrape_jobs"] = json.dumps([job])


def log_targets(relations: list[ops.Relation], charm: ops.CharmBase) -> dict[str, dict]:
    """A Pebble log target for every unit of a Loki that named its address."""
    labels = {
        "product": "Juju",
        "charm": charm.meta.name,
        "juju_model": charm.model.name,
        "juju_model_uuid": charm.model.uuid,
        "juju_application": charm.app.name,
        "juju_unit": charm.unit.name,
    }
    targets = {}
    for relation in relations:
        for unit in relation.units:
            if endpoint := relation.data[unit].get("endpoint"):
                targets[unit.name.replace("/", "-")] = {
                    "override": "replace",
                    "type": "loki",
                    "location": json.loads(endpoint)["url"],
                    "services": ["all"],
                    "labels": labels,
                }
    return targets


def _address(charm: ops.CharmBase, relation: ops.Relation) -> str | None:
    binding = charm.model.get_binding(relation)
    address = binding.network.bind_address if binding else None
    return str(address) if address else None
