import dataclasses
import json
from pathlib import Path

import ops
import pytest
from ops import testing

from charm import CONTAINER, GuestbookCharm
from workload import APP_DIR, CONFIG_FILE, MIGRATED_FILE

URL = "postgresql://ann:s3cret@db:5432/guestbook"
ROCK_LAYER = ops.pebble.Layer(
    {
        "services": {
            "flask": {
                "override": "replace",
                "startup": "enabled",
                "command": f"/bin/python3 -m gunicorn -c {CONFIG_FILE} app:app -k [ sync ]",
                "user": "_daemon_",
                "after": ["statsd-exporter"],
            },
            "statsd-exporter": {"override": "replace", "command": "/bin/statsd_exporter"},
        }
    }
)
CHECK = ["/bin/python3", "-m", "gunicorn"]
MIGRATE = ["python3", "migrate.py"]


@pytest.fixture
def context():
    return testing.Context(GuestbookCharm)


@pytest.fixture
def container(tmp_path):
    """A rock as Pebble shows it: its services, and an app that has something to migrate."""
    app, state = tmp_path / "app", tmp_path / "state"
    app.mkdir()
    state.mkdir()
    (app / "migrate.py").touch()
    return testing.Container(
        CONTAINER,
        can_connect=True,
        layers={"001-flask": ROCK_LAYER},
        mounts={
            "app": testing.Mount(location=APP_DIR, source=app),
            "state": testing.Mount(location=str(Path(MIGRATED_FILE).parent), source=state),
        },
        execs={testing.Exec(CHECK), testing.Exec(MIGRATE)},
    )


@pytest.fixture
def peers():
    return testing.PeerRelation("secret-storage", local_app_data={"flask_secret_key": "key"})


@pytest.fixture
def credentials():
    return testing.Secret({"username": "ann", "password": "s3cret", "uris": URL}, owner=None)


@pytest.fixture
def postgresql(credentials):
    return testing.Relation(
        "postgresql",
        remote_app_data={"endpoints": "db:5432", "secret-user": credentials.id},
    )


@pytest.fixture
def ready(container, peers, postgresql, credentials):
    """Everything is there that the charm needs."""
    return testing.State(
        leader=True,
        containers={container},
        relations={peers, postgresql},
        secrets={credentials},
        model=testing.Model(name="test"),
    )


def environment(state):
    return state.get_container(CONTAINER).plan.services["flask"].environment


def without(state, endpoint):
    return dataclasses.replace(
        state, relations={one for one in state.relations if one.endpoint != endpoint}
    )


def with_container(state, **changes):
    container = dataclasses.replace(state.get_container(CONTAINER), **changes)
    return dataclasses.replace(state, containers={container})


def failing(command):
    return {testing.Exec(one, return_code=int(one == command)) for one in (CHECK, MIGRATE)}


def test_the_app_runs_with_everything_that_it_needs(context, ready):
    after = context.run(context.on.config_changed(), ready)

    assert after.unit_status == testing.ActiveStatus()
    assert after.app_status == testing.ActiveStatus()
    assert after.opened_ports == {testing.TCPPort(8000)}
    service = after.get_container(CONTAINER).service_statuses["flask"]
    assert service == ops.pebble.ServiceStatus.ACTIVE
    assert environment(after) == {
        "FLASK_BASE_URL": "http://guestbook.test:8000",
        "FLASK_GREETING": "Welcome! Leave a note.",
        "FLASK_PREFERRED_URL_SCHEME": "HTTPS",
        "FLASK_SECRET_KEY": "key",
        "POSTGRESQL_DB_CONNECT_STRING": URL,
        "POSTGRESQL_DB_SCHEME": "postgresql",
        "POSTGRESQL_DB_NETLOC": "ann:s3cret@db:5432",
        "POSTGRESQL_DB_PATH": "/guestbook",
        "POSTGRESQL_DB_PARAMS": "",
        "POSTGRESQL_DB_QUERY": "",
        "POSTGRESQL_DB_FRAGMENT": "",
        "POSTGRESQL_DB_USERNAME": "ann",
        "POSTGRESQL_DB_PASSWORD": "s3cret",
        "POSTGRESQL_DB_HOSTNAME": "db",
        "POSTGRESQL_DB_PORT": "5432",
        "POSTGRESQL_DB_NAME": "guestbook",
    }


def test_the_other_services_of_the_rock_stay_as_they_are(context, ready):
    after = context.run(context.on.config_changed(), ready)

    plan = after.get_container(CONTAINER).plan
    assert plan.services["statsd-exporter"].command == "/bin/statsd_exporter"
    assert plan.services["flask"].after == ["statsd-exporter"]


@pytest.mark.parametrize(
    ("missing", "status"),
    [
        ("container", testing.WaitingStatus("Waiting for pebble ready")),
        ("secret-storage", testing.WaitingStatus("Waiting for peer integration")),
        ("postgresql", testing.BlockedStatus("missing integrations: postgresql")),
    ],
)
def test_what_is_missing_is_named(context, ready, missing, status):
    if missing == "container":
        state = with_container(ready, can_connect=False)
    else:
        state = without(ready, missing)
    assert context.run(context.on.config_changed(), state).unit_status == status


def test_a_database_without_credentials_is_a_missing_one(context, ready):
    related = testing.Relation("postgresql")
    state = dataclasses.replace(
        without(ready, "postgresql"),
        relations={related, *without(ready, "postgresql").relations},
    )
    after = context.run(context.on.relation_changed(related), state)
    assert after.unit_status == testing.BlockedStatus("missing integrations: postgresql")


def test_plain_credentials_are_put_together(context, ready):
    plain = testing.Relation(
        "postgresql",
        remote_app_data={
            "endpoints": "db:5432,other:5432",
            "username": "ann",
            "password": "a/b",
            "database": "book",
        },
    )
    others = without(ready, "postgresql")
    state = dataclasses.replace(others, relations={plain, *others.relations})
    after = context.run(context.on.relation_changed(plain), state)
    assert (
        environment(after)["POSTGRESQL_DB_CONNECT_STRING"] == "postgresql://ann:a%2Fb@db:5432/book"
    )


def test_nonsense_from_the_database_blocks(context, ready):
    broken = testing.Relation("postgresql", remote_app_data={"uris": "nowhere"})
    others = without(ready, "postgresql")
    state = dataclasses.replace(others, relations={broken, *others.relations})
    after = context.run(context.on.relation_changed(broken), state)
    assert after.unit_status == testing.BlockedStatus("Invalid postgresql relation data.")


def test_a_gone_database_stops_the_app(context, ready, postgresql):
    running = context.run(context.on.config_changed(), ready)
    after = context.run(context.on.relation_broken(running.get_relation(postgresql.id)), running)
    assert after.unit_status == testing.BlockedStatus("missing integrations: postgresql")
    service = after.get_container(CONTAINER).service_statuses["flask"]
    assert service == ops.pebble.ServiceStatus.INACTIVE


@pytest.mark.parametrize(("leader", "asked"), [(True, "guestbook"), (False, None)])
def test_the_leader_asks_for_the_database(context, ready, leader, asked):
    related = testing.Relation("postgresql")
    others = without(ready, "postgresql")
    state = dataclasses.replace(others, leader=leader, relations={related, *others.relations})
    after = context.run(context.on.relation_created(related), state)
    assert after.get_relation(related.id).local_app_data.get("database") == asked


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ({"webserver-workers": 0}, "webserver-workers"),
        ({"webserver-worker-class": "eventlet"}, "webserver-worker-class"),
        ({"flask-preferred-url-scheme": "ftp"}, "flask-preferred-url-scheme"),
        ({"flask-env": "", "webserver-threads": -1}, "flask-env, webserver-threads"),
    ],
)
def test_options_that_cannot_be_used_are_named_together(context, ready, config, named):
    after = context.run(context.on.config_changed(), dataclasses.replace(ready, config=config))
    assert after.unit_status == testing.BlockedStatus(f"invalid options: {named}")


def test_options_reach_the_app_and_the_web_server(context, ready):
    config = {"greeting": "Hello", "flask-debug": True, "webserver-workers": 3}
    after = context.run(context.on.config_changed(), dataclasses.replace(ready, config=config))
    assert environment(after)["FLASK_GREETING"] == "Hello"
    assert environment(after)["FLASK_DEBUG"] == "true"
    files = after.get_container(CONTAINER).get_filesystem(context)
    assert "workers = 3\n" in (files / CONFIG_FILE.lstrip("/")).read_text()


@pytest.mark.parametrize("chosen", ["sync", "gevent"])
def test_the_worker_class_stays_inside_pebbles_brackets(context, ready, chosen):
    config = {"webserver-worker-class": chosen}
    after = context.run(context.on.config_changed(), dataclasses.replace(ready, config=config))
    command = after.get_container(CONTAINER).plan.services["flask"].command
    assert command.endswith(f"-k [ {chosen} ]")


def test_the_signing_key_can_come_from_a_user_secret(context, ready):
    secret = testing.Secret({"value": "mine"}, owner=None)
    state = dataclasses.replace(
        ready,
        config={"flask-secret-key-id": secret.id},
        secrets={secret, *ready.secrets},
    )
    after = context.run(context.on.config_changed(), state)
    assert environment(after)["FLASK_SECRET_KEY"] == "mine"


def test_a_user_secret_with_other_keys_is_refused(context, ready):
    secret = testing.Secret({"key": "mine"}, owner=None)
    state = dataclasses.replace(
        ready,
        config={"flask-secret-key-id": secret.id},
        secrets={secret, *ready.secrets},
    )
    after = context.run(context.on.config_changed(), state)
    assert after.unit_status == testing.BlockedStatus("invalid options: flask-secret-key-id")


def test_an_app_that_cannot_be_loaded_blocks(context, ready):
    state = with_container(ready, execs=failing(CHECK))
    after = context.run(context.on.config_changed(), state)
    assert after.unit_status.message.startswith("Webserver configuration check failed")


def test_a_failed_migration_blocks_and_is_tried_again(context, ready):
    failed = context.run(context.on.config_changed(), with_container(ready, execs=failing(MIGRATE)))
    assert failed.unit_status == testing.BlockedStatus(
        "database migration command ['python3', 'migrate.py'] failed,"
        " will retry in next update-status"
    )
    mended = with_container(failed, execs={testing.Exec(CHECK), testing.Exec(MIGRATE)})
    after = context.run(context.on.update_status(), mended)
    assert after.unit_status == testing.ActiveStatus()


def test_a_done_migration_is_not_done_again(context, ready):
    context.run(context.on.config_changed(), ready)
    first = [one.command for one in context.exec_history[CONTAINER]]
    context.exec_history.clear()
    context.run(context.on.update_status(), ready)
    second = [one.command for one in context.exec_history[CONTAINER]]
    assert MIGRATE in first
    assert MIGRATE not in second


def test_the_leader_makes_the_signing_key_once(context, ready):
    empty = testing.PeerRelation("secret-storage")
    state = dataclasses.replace(ready, relations={empty})
    made = context.run(context.on.relation_created(empty), state)
    key = made.get_relation(empty.id).local_app_data["flask_secret_key"]
    again = context.run(context.on.relation_created(made.get_relation(empty.id)), made)
    assert len(key) >= 64
    assert again.get_relation(empty.id).local_app_data["flask_secret_key"] == key


def test_the_action_makes_a_new_signing_key(context, ready, peers):
    after = context.run(context.on.action("rotate-secret-key"), ready)
    key = after.get_relation(peers.id).local_app_data["flask_secret_key"]
    assert context.action_results == {"status": "success"}
    assert key != "key"
    assert environment(after)["FLASK_SECRET_KEY"] == key


@pytest.mark.parametrize(
    ("leader", "words"),
    [(False, "only leader unit can rotate secret key"), (True, "charm is still initializing")],
)
def test_the_action_says_why_it_cannot(context, ready, leader, words):
    state = dataclasses.replace(without(ready, "secret-storage"), leader=leader)
    with pytest.raises(testing.ActionFailed, match=words):
        context.run(context.on.action("rotate-secret-key"), state)


def test_an_ingress_learns_the_port_and_gives_the_address(context, ready):
    ingress = testing.Relation(
        "ingress", remote_app_data={"ingress": json.dumps({"url": "http://book.example/"})}
    )
    state = dataclasses.replace(ready, relations={ingress, *ready.relations})
    after = context.run(context.on.relation_changed(ingress), state)
    offered = after.get_relation(ingress.id)
    assert environment(after)["FLASK_BASE_URL"] == "http://book.example/"
    assert offered.local_app_data["port"] == "8000"
    assert offered.local_app_data["name"] == '"guestbook"'
    assert "ip" in offered.local_unit_data


def test_prometheus_learns_where_the_numbers_are(context, ready):
    prometheus = testing.Relation("metrics-endpoint")
    state = dataclasses.replace(ready, relations={prometheus, *ready.relations})
    after = context.run(context.on.relation_joined(prometheus, remote_unit=0), state)
    jobs = json.loads(after.get_relation(prometheus.id).local_app_data["scrape_jobs"])
    assert jobs[0]["static_configs"] == [{"targets": ["*:9102"]}]


def test_loki_gets_the_log(context, ready):
    endpoint = json.dumps({"url": "http://loki:3100/loki/api/v1/push"})
    loki = testing.Relation("logging", remote_units_data={0: {"endpoint": endpoint}})
    state = dataclasses.replace(ready, relations={loki, *ready.relations})
    after = context.run(context.on.relation_changed(loki, remote_unit=0), state)
    targets = after.get_container(CONTAINER).plan.log_targets
    assert targets["remote-0"].location == "http://loki:3100/loki/api/v1/push"


def test_the_other_units_are_named(context, ready, peers):
    many = dataclasses.replace(peers, peers_data={1: {}, 2: {}})
    others = without(ready, "secret-storage")
    state = dataclasses.replace(others, relations={many, *others.relations}, planned_units=3)
    after = context.run(context.on.config_changed(), state)
    assert environment(after)["FLASK_PEER_FQDNS"] == (
        "guestbook-1.guestbook-endpoints.test.svc.cluster.local,"
        "guestbook-2.guestbook-endpoints.test.svc.cluster.local"
    )
