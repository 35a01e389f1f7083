#!/bin/sh
# Every unit runs this before the app starts; Django applies what is new and leaves the rest.
exec python3 manage.py migrate --no-input
