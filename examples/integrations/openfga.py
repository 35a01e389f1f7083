import json
import os
import urllib.request

question = {"tuple_key": {"user": "user:anne", "relation": "reader", "object": "document:plan"}}
request = urllib.request.Request(
    f"{os.environ['FGA_HTTP_API_URL']}/stores/{os.environ['FGA_STORE_ID']}/check",
    json.dumps(question).encode(),
    {"Authorization": f"Bearer {os.environ['FGA_TOKEN']}", "Content-Type": "application/json"},
)
with urllib.request.urlopen(request, timeout=10) as answer:
    print("may read:", json.load(answer)["allowed"])
