import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.forms import ModelForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from events.models import Event

log = logging.getLogger(__name__)


class EventForm(ModelForm):
    class Meta:
        model = Event
        fields = ("title", "day", "place")


@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    context = {"greeting": settings.GREETING, "database": settings.HAS_DATABASE}
    if not context["database"]:
        if request.method == "POST":
            return HttpResponse("There is no database to write to yet.\n", status=503)
        return render(request, "events/index.html", context)
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("index")
    return render(
        request, "events/index.html", {**context, "form": form, "events": Event.objects.all()}
    )


@require_GET
def events_as_json(_request):
    if not settings.HAS_DATABASE:
        return JsonResponse({"events": []})
    return JsonResponse({"events": list(Event.objects.values("id", "title", "day", "place"))})


@require_GET
def healthz(_request):
    """200 while the app can do its work, 503 while its database cannot be asked."""
    if not settings.HAS_DATABASE:
        return JsonResponse({"status": "ok", "database": "none"})
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM events_event LIMIT 1")
    except DatabaseError as error:
        log.warning("database: %s", error)
        return JsonResponse({"status": "failing", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})
