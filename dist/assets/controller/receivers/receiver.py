"""What the receivers of logs and of traces share: an HTTP server and a file that outlives it.

Only the standard library of Python 3.8 and later.
"""

import gzip
import json
import os
import sys
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LARGEST_BODY = 16 * 1024 * 1024
MOST_RECORDS = 100_000


class Refused(Exception):
    """The sender did something wrong: an HTTP status and why."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


class Records:
    """JSON records, one a line in a file, the newest of them in memory."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.kept = deque(maxlen=MOST_RECORDS)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as lines:
                # What was being written when the process was killed has no end of line.
                self.kept.extend(json.loads(line) for line in lines if line.endswith("\n"))
        self.file = open(path, "a", encoding="utf-8")

    def add(self, records):
        with self.lock:
            for record in records:
                self.kept.append(record)
                self.file.write(json.dumps(record) + "\n")
            self.file.flush()

    def all(self):
        with self.lock:
            return list(self.kept)


def serve(ports, get, post):
    """Serves all ports until the process ends. `get(path, query)` answers JSON or text, `post(path, type, body)` a status, a type
    and bytes; both raise `Refused` or `KeyError` for a path that is not there."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            parts = urlsplit(self.path)
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            self.answer(lambda: self.render(get(parts.path, query)))

        def do_POST(self):
            self.answer(lambda: post(urlsplit(self.path).path, self.content_type(), self.body()))

        def content_type(self):
            return self.headers.get("Content-Type", "").split(";")[0].strip().lower()

        def body(self):
            length = int(self.headers.get("Content-Length") or 0)
            if length > LARGEST_BODY:
                raise Refused(413, "too large")
            body = self.rfile.read(length)
            encoding = self.headers.get("Content-Encoding", "identity").lower()
            if encoding == "gzip":
                try:
                    return gzip.decompress(body)
                except (OSError, EOFError) as error:
                    raise Refused(400, f"not gzip: {error}") from error
            if encoding != "identity":
                raise Refused(415, f"the stand-in does not read the encoding {encoding}")
            return body

        def render(self, value):
            if isinstance(value, str):
                return 200, "text/plain; charset=utf-8", value.encode()
            return 200, "application/json", json.dumps(value).encode()

        def answer(self, work):
            try:
                status, kind, content = work()
            except KeyError:
                status, kind, content = 404, "text/plain", b"404 page not found\n"
            except Refused as refused:
                status, kind, content = refused.status, "text/plain", f"{refused}\n".encode()
                self.close_connection = True
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format, *args):
            # Only what went wrong: a healthy server says nothing.
            if not (len(args) > 1 and str(args[1]).startswith(("2", "3"))):
                sys.stderr.write(f"{format % args}\n")

    ThreadingHTTPServer.daemon_threads = True
    servers = [threading.Thread(target=ThreadingHTTPServer(("0.0.0.0", port), Handler).serve_forever) for port in ports]
    for server in servers:
        server.start()
