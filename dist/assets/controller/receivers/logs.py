"""Receives log lines as Loki does, and answers the simplest of Loki's queries: labels that are equal, text that is in a line."""

import json
import re

from receiver import Records, Refused, serve

PORTS = [3100]
records = Records("/tmp/lines.jsonl")

MATCHER = re.compile(r'\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*')
QUERY = re.compile(r'\s*\{(.*?)\}\s*(?:\|=\s*"((?:[^"\\]|\\.)*)"\s*)?')


def receive(path, kind, body):
    if path != "/loki/api/v1/push":
        raise KeyError(path)
    if kind != "application/json":
        raise Refused(415, "the stand-in reads lines as JSON, not as compressed protobuf")
    try:
        streams = json.loads(body)["streams"]
        lines = [
            {"labels": dict(stream["stream"]), "time": str(value[0]), "line": str(value[1])}
            for stream in streams
            for value in stream["values"]
        ]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Refused(400, f"not what Loki takes: {error!r}") from error
    if any(not line["labels"] for line in lines):
        raise Refused(400, "error at least one label pair is required per stream")
    records.add(lines)
    return 204, "", b""


def select(query):
    match = QUERY.fullmatch(query)
    wanted = [MATCHER.fullmatch(part) for part in match.group(1).split(",") if part.strip()] if match else []
    if not wanted or None in wanted:
        raise Refused(400, 'the stand-in answers queries of the form {label="value", ...} |= "text"')
    labels = {part.group(1): json.loads(f'"{part.group(2)}"') for part in wanted}
    text = json.loads(f'"{match.group(2) or ""}"')
    return [
        record
        for record in records.all()
        if text in record["line"] and all(record["labels"].get(key) == value for key, value in labels.items())
    ]


def answer(path, query):
    if path == "/ready":
        return "ready\n"
    if path == "/loki/api/v1/labels":
        return {"status": "success", "data": sorted({key for record in records.all() for key in record["labels"]})}
    if path not in ("/loki/api/v1/query_range", "/loki/api/v1/query"):
        raise KeyError(path)
    streams = {}
    for record in select(query.get("query", "")):
        key = json.dumps(record["labels"], sort_keys=True)
        streams.setdefault(key, {"stream": record["labels"], "values": []})["values"].append(
            [record["time"], record["line"]]
        )
    return {"status": "success", "data": {"resultType": "streams", "result": list(streams.values())}}


serve(PORTS, answer, receive)
