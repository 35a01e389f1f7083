# How Gunicorn runs when the rock runs alone. A charm puts its own file in this place.
bind = ["0.0.0.0:8000"]
chdir = "/django/app"
statsd_host = "localhost:9125"
