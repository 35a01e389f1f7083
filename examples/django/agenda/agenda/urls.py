from django.contrib import admin
from django.urls import path

from events import views

urlpatterns = [
    path("", views.index, name="index"),
    path("events.json", views.events_as_json),
    path("healthz", views.healthz),
    path("admin/", admin.site.urls),
]
