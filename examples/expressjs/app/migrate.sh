#!/bin/sh
# Runs in /app before the app starts, with the variables that the app gets.
exec node /app/migrate.js
