import time
import uuid

import jubilant
import requests

TIMEOUT = 10


def notes(url):
    response = requests.get(f"{url}/notes.json", timeout=TIMEOUT)
    response.raise_for_status()
    return [note["message"] for note in response.json()["notes"]]


def eventually(check, within=60):
    """Wait until the check holds; an app that is being restarted refuses requests for a moment."""
    end = time.monotonic() + within
    while True:
        try:
            if check():
                return
        except requests.RequestException:
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.2)


def is_well(url):
    return requests.get(f"{url}/healthz", timeout=TIMEOUT).status_code == 200


def shows(url, text):
    return text in requests.get(url, timeout=TIMEOUT).text


def settle(juju, app):
    juju.wait(
        lambda status: jubilant.all_active(status, app) and jubilant.all_agents_idle(status, app),
        error=jubilant.any_error,
    )


def test_the_page_is_there(url):
    response = requests.get(url, timeout=TIMEOUT)
    assert response.status_code == 200
    assert "Welcome! Leave a note." in response.text


def test_the_app_says_that_it_is_well(url):
    response = requests.get(f"{url}/healthz", timeout=TIMEOUT)
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok"}


def test_a_note_is_kept(url, browser):
    message = f"Hello from {uuid.uuid4()}"
    page = browser.post(f"{url}/notes", {"name": "Ada", "message": message}, timeout=TIMEOUT)
    assert page.status_code == 200
    assert message in page.text
    assert "Thank you, Ada!" in page.text
    assert message in notes(url)


def test_notes_outlive_the_app(juju, deployed, url):
    message = f"Still here {uuid.uuid4()}"
    requests.post(f"{url}/notes", {"message": message}, timeout=TIMEOUT).raise_for_status()
    juju.ssh(f"{deployed}/0", "/charm/bin/pebble restart flask", container="flask-app")
    eventually(lambda: is_well(url))
    assert message in notes(url)


def test_an_option_reaches_the_page(juju, deployed, url):
    juju.config(deployed, {"greeting": "Good to see you"})
    eventually(lambda: shows(url, "Good to see you"))
    juju.config(deployed, reset="greeting")
    eventually(lambda: shows(url, "Welcome! Leave a note."))


def test_a_new_signing_key_leaves_the_notes_alone(juju, deployed, url):
    before = notes(url)
    task = juju.run(f"{deployed}/0", "rotate-secret-key")
    assert task.results["status"] == "success"
    settle(juju, deployed)
    assert notes(url) == before


def metric(url, name):
    """The newest value, 0 while there is none."""
    page = requests.get(f"{url.rsplit(':', 1)[0]}:9102/metrics", timeout=TIMEOUT)
    page.raise_for_status()
    values = (line.split()[1] for line in page.text.splitlines() if line.startswith(f"{name} "))
    return float(next(values, 0))


def test_visits_and_notes_are_counted(url):
    before = {name: metric(url, name) for name in ("flask_requests", "guestbook_notes")}
    requests.post(f"{url}/notes", {"message": "Count me"}, timeout=TIMEOUT).raise_for_status()
    # The web server and the app send what they count now and then.
    eventually(lambda: all(metric(url, name) > value for name, value in before.items()))
