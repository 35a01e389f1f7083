"""Receives traces over OTLP/HTTP, as protobuf or JSON, and answers Tempo's search and its traces by id."""

import json
import struct

from receiver import Records, Refused, serve

# Where OTLP comes in, and where Tempo is asked.
PORTS = [4318, 3200]
records = Records("/tmp/spans.jsonl")


def fields(data):
    """The fields of one protobuf message: number and value, an integer or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
            if shift > 63:
                raise ValueError("a number is too long")

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            yield tag >> 3, varint()
            continue
        size = 8 if kind == 1 else 4 if kind == 5 else varint() if kind == 2 else None
        if size is None or at + size > len(data):
            raise ValueError("not a protobuf message")
        value = data[at : at + size]
        at += size
        yield tag >> 3, value if kind == 2 else int.from_bytes(value, "little")


def text(value):
    return value.decode("utf-8", "replace")


def attribute_value(data):
    """OTLP's AnyValue as its JSON form has it; lists and maps are left out."""
    for number, value in fields(data):
        if number == 1:
            return {"stringValue": text(value)}
        if number == 2:
            return {"boolValue": bool(value)}
        if number == 3:
            return {"intValue": str(value - (1 << 64) if value >> 63 else value)}
        if number == 4:
            return {"doubleValue": struct.unpack("<d", value.to_bytes(8, "little"))[0]}
    return {}


def attribute(data):
    parts = dict(fields(data))
    return {"key": text(parts.get(1, b"")), "value": attribute_value(parts.get(2, b""))}


def span(data):
    made = {"attributes": []}
    for number, value in fields(data):
        if number in (1, 2, 4):
            made[{1: "traceId", 2: "spanId", 4: "parentSpanId"}[number]] = value.hex()
        elif number == 5:
            made["name"] = text(value)
        elif number == 6:
            made["kind"] = value
        elif number in (7, 8):
            made[{7: "startTimeUnixNano", 8: "endTimeUnixNano"}[number]] = str(value)
        elif number == 9:
            made["attributes"].append(attribute(value))
    return made


def read_protobuf(body):
    """Pairs of a resource's attributes and one of its spans."""
    for number, resource_spans in fields(body):
        if number != 1:
            continue
        attributes = []
        spans = []
        for part, value in fields(resource_spans):
            if part == 1:
                attributes = [attribute(entry) for key, entry in fields(value) if key == 1]
            elif part == 2:
                spans += [span(entry) for key, entry in fields(value) if key == 2]
        yield from ((attributes, one) for one in spans)


def read_json(body):
    for resource_spans in json.loads(body)["resourceSpans"]:
        attributes = resource_spans.get("resource", {}).get("attributes", [])
        for scope in resource_spans.get("scopeSpans", []):
            yield from ((attributes, one) for one in scope.get("spans", []))


READERS = {"application/x-protobuf": (read_protobuf, b""), "application/json": (read_json, b"{}")}


def receive(path, kind, body):
    if path != "/v1/traces":
        raise KeyError(path)
    if kind not in READERS:
        raise Refused(415, f"OTLP comes as {' or '.join(READERS)}")
    read, done = READERS[kind]
    try:
        received = [{"resource": attributes, "span": one} for attributes, one in read(body)]
        if not all(len(record["span"]["traceId"]) == 32 for record in received):
            raise ValueError("a trace id has 16 bytes")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Refused(400, f"not OTLP: {error!r}") from error
    records.add(received)
    return 200, kind, done


def service_of(record):
    for entry in record["resource"]:
        if entry["key"] == "service.name":
            return entry["value"].get("stringValue", "")
    return ""


def search(query):
    """Newest last; `tags` may be `service.name=NAME`."""
    name, _, wanted = query.get("tags", "").partition("=")
    if name not in ("", "service.name"):
        raise Refused(400, "the stand-in searches by service.name only")
    found = {}
    for record in records.all():
        one = record["span"]
        if name and service_of(record) != wanted.strip('"'):
            continue
        trace = found.setdefault(one["traceId"], {"traceID": one["traceId"]})
        if not one.get("parentSpanId") or "rootTraceName" not in trace:
            trace.update(
                rootServiceName=service_of(record),
                rootTraceName=one.get("name", ""),
                startTimeUnixNano=one.get("startTimeUnixNano", "0"),
            )
    return {"traces": list(found.values())}


def answer(path, query):
    if path == "/ready":
        return "ready\n"
    if path == "/api/search":
        return search(query)
    if not path.startswith("/api/traces/"):
        raise KeyError(path)
    wanted = path.rsplit("/", 1)[1]
    batches = [
        {"resource": {"attributes": record["resource"]}, "scopeSpans": [{"spans": [record["span"]]}]}
        for record in records.all()
        if record["span"]["traceId"] == wanted
    ]
    if not batches:
        raise KeyError(path)
    return {"batches": batches}


serve(PORTS, answer, receive)
