"""Deploys the packed charm with the packed rock into a model of its own."""

import os
import pathlib

import jubilant
import pytest
import requests

APP = "guestbook"
DATABASE = "postgresql-k8s"
RESOURCE = "flask-app-image"


def pytest_addoption(parser):
    parser.addoption(
        "--charm-file",
        default=os.environ.get("CHARM_PATH"),
        help="The packed charm. Default: the variable CHARM_PATH.",
    )
    parser.addoption(
        "--rock-image",
        default=os.environ.get("ROCK_IMAGE"),
        help="The image reference of the pushed rock. Default: the variable ROCK_IMAGE.",
    )
    parser.addoption(
        "--keep-model", action="store_true", help="Leave the model for a look afterwards."
    )


def _needed(config, option, variable):
    value = config.getoption(option)
    if not value:
        pytest.exit(f"say what to test: {option} or the variable {variable}", returncode=4)
    return value


@pytest.fixture(scope="module")
def juju(request):
    with jubilant.temp_model(keep=request.config.getoption("--keep-model")) as juju:
        juju.wait_timeout = 10 * 60
        yield juju
        if request.session.testsfailed:
            print(juju.debug_log(limit=500))


@pytest.fixture(scope="module")
def deployed(juju, pytestconfig):
    """The guest book, active, with its database."""
    charm = pathlib.Path(_needed(pytestconfig, "--charm-file", "CHARM_PATH")).resolve()
    image = _needed(pytestconfig, "--rock-image", "ROCK_IMAGE")
    juju.deploy(charm, APP, resources={RESOURCE: image})
    juju.deploy(DATABASE, channel="14/stable", trust=True)
    juju.integrate(f"{APP}:postgresql", f"{DATABASE}:database")
    # Idle as well: a hook that is still to come may restart the app under a test.
    juju.wait(
        lambda status: (
            jubilant.all_active(status, APP, DATABASE)
            and jubilant.all_agents_idle(status, APP, DATABASE)
        ),
        error=jubilant.any_error,
    )
    return APP


@pytest.fixture
def url(juju, deployed):
    """Where the app answers now; a restarted unit may have moved."""
    unit = juju.status().get_units(deployed)[f"{deployed}/0"]
    return f"http://{unit.address}:8000"


@pytest.fixture
def browser():
    with requests.Session() as session:
        yield session
