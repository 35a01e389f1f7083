"""The app with a database: `python manage.py test`, with `POSTGRESQL_DB_*` or `MYSQL_DB_*`."""

from django.core.management import call_command
from django.test import Client, TestCase, override_settings

from events.models import Event


class EventsTest(TestCase):
    def test_an_event_is_kept_and_shown_by_its_day(self):
        for title, day in (("Later", "2030-02-02"), ("Sooner", "2030-01-01")):
            answer = self.client.post("/", {"title": title, "day": day, "place": "Hall"})
            self.assertRedirects(answer, "/")
        events = self.client.get("/events.json").json()["events"]
        self.assertEqual([event["title"] for event in events], ["Sooner", "Later"])
        self.assertContains(self.client.get("/"), "Sooner, Hall")

    def test_what_is_no_date_is_not_kept(self):
        self.assertContains(self.client.post("/", {"title": "x", "day": "soon"}), "valid date")
        self.assertFalse(Event.objects.exists())

    def test_a_form_of_somebody_else_is_refused(self):
        strict = Client(enforce_csrf_checks=True)
        answer = strict.post("/", {"title": "x", "day": "2030-01-01"})
        self.assertEqual(answer.status_code, 403)

    def test_it_is_well(self):
        self.assertEqual(self.client.get("/healthz").json(), {"status": "ok", "database": "ok"})

    def test_no_migration_is_missing(self):
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)

    @override_settings(HAS_DATABASE=False)
    def test_without_a_database_it_says_so(self):
        self.assertContains(self.client.get("/"), "There is no database yet")
        self.assertEqual(self.client.post("/", {}).status_code, 503)
        self.assertEqual(self.client.get("/events.json").json(), {"events": []})
        self.assertEqual(self.client.get("/healthz").json()["database"], "none")
