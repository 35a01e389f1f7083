import json
import logging
import sys

# Pebble forwards what the service writes; nothing has to be set up in the app.
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
logging.info(json.dumps({"level": "info", "message": "order placed", "order": 1}))
