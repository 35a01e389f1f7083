"""First process of a unit's charm container.

It unpacks the charm, writes the hook tools, and then does what the controller asks over a unix socket: runs programs
of the charm, passes on the hook tools that they call, and talks to the workloads' Pebbles. One JSON object a line, in
both directions. When the controller goes away the programs are killed and the connection is tried again for ever, so
that a controller that was restarted finds the unit as it was.

Only the standard library of Python 3.8 and later.
"""

import codecs
import json
import os
import signal
import socket
import stat
import sys
import threading
import time

# What is needed only after the greeting is imported then: an image without bytecode has to compile it first.

# The port of the charm container's own Pebble on Kubernetes, so no workload of a charm wants it.
TOOLS_PORT = 38812
LARGEST_CALL = 16 * 1024 * 1024
# What is read of a call before it is known who makes it: any process of the pod can connect.
LARGEST_GREETING = 128 * 1024
LARGEST_BODY = 4 * 1024 * 1024
CHUNK = 64 * 1024
FEW = 5

# Only what bash has built in: a tool is called some fifty times a hook, and a process more would cost ten times as much.
TOOL = r"""#!/bin/bash
LC_ALL=C
stdin=
last=
for arg in "$@"; do
  if [ "$arg" = --file=- ] || { [ "$last" = --file ] && [ "$arg" = - ]; }; then
    while IFS= read -r -N 65536 piece || [ -n "$piece" ]; do stdin+=$piece; done
    break
  fi
  last=$arg
done
if ! exec 3<>/dev/tcp/127.0.0.1/PORT; then
  echo "ERROR the unit's agent does not answer" >&2
  exit 1
fi
{ printf '%s\0' "$JUJU_CONTEXT_ID" "${0##*/}" "$PWD" "$#" "$@" "$stdin"; } >&3
if ! read -r code out err <&3; then
  echo "ERROR the unit's agent gave no answer" >&2
  exit 1
fi
if [ "$out" != 0 ]; then IFS= read -r -N "$out" text <&3; printf '%s' "$text"; fi
if [ "$err" != 0 ]; then IFS= read -r -N "$err" text <&3; printf '%s' "$text" >&2; fi
exit "$code"
""".replace("PORT", str(TOOLS_PORT))


def unpack(archive, folder):
    """Unzips the charm as Juju does: with modes and links, and with nothing outside of the folder. Returns all names."""
    import zipfile

    links = []
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        for member in packed.infolist():
            target = inside(folder, member.filename)
            mode = member.external_attr >> 16
            if stat.S_ISLNK(mode):
                links.append((target, packed.read(member).decode()))
            elif member.filename.endswith("/") or stat.S_ISDIR(mode):
                os.makedirs(target, exist_ok=True)
                os.chmod(target, stat.S_IMODE(mode) | 0o700 if mode else 0o755)
            else:
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with packed.open(member) as source, open(target, "wb") as sink:
                    for piece in iter(lambda: source.read(1024 * 1024), b""):
                        sink.write(piece)
                os.chmod(target, stat.S_IMODE(mode) if mode else 0o644)
    # Links come last, so that no member is written through one.
    for target, to in links:
        parent = os.path.dirname(target)
        # A link may be below another link, which may lead anywhere inside.
        inside(folder, os.path.relpath(os.path.realpath(parent), folder))
        if os.path.isabs(to):
            raise ValueError("%s links to %s, outside of the charm" % (os.path.relpath(target, folder), to))
        inside(folder, os.path.join(os.path.relpath(os.path.realpath(parent), folder), to))
        os.makedirs(parent, exist_ok=True)
        os.symlink(to, target)
    return names


def foreign_modules(names):
    """Of native modules those that are for other Pythons than this one alone."""
    import _imp

    suffixes = tuple(suffix for suffix in _imp.extension_suffixes() if suffix != ".so")
    modules = {}
    for name in names:
        stem, mark, _ = name.partition(".cpython-")
        if mark and name.endswith(".so"):
            modules.setdefault(stem, []).append(name)
    return sorted(each[0] for each in modules.values() if not any(name.endswith(suffixes) for name in each))


def give(folder, uid, gid):
    for parent, folders, files in os.walk(folder):
        for name in [""] + folders + files:
            os.lchown(os.path.join(parent, name) if name else parent, uid, gid)


def inside(folder, name):
    path = os.path.normpath(os.path.join(folder, name))
    if os.path.isabs(name) or "\0" in name or not (path + "/").startswith(folder + "/"):
        raise ValueError("%s is outside of the charm" % name)
    return path


def unpack_once(config):
    """A folder that was begun and not ended, because the container was killed, is made again. Returns foreign modules."""
    folder = config["charmDir"]
    if os.path.isdir(folder):
        return []
    fresh = folder + ".new"
    if os.path.isdir(fresh):
        import shutil

        shutil.rmtree(fresh)
    os.makedirs(fresh)
    names = unpack(config["archive"], fresh)
    if config.get("compiled") is not None:
        import compiled

        compiled.restore(config["compiled"], fresh)
    if config["uid"] != 0:
        give(fresh, config["uid"], config["gid"])
    os.rename(fresh, folder)
    return foreign_modules(names)


def write_tools(folder, names):
    os.makedirs(folder, exist_ok=True)
    program = os.path.join(folder, "hook-tool")
    with open(program, "w") as file:
        file.write(TOOL)
    os.chmod(program, 0o755)
    for name in names:
        link = os.path.join(folder, name)
        if not os.path.lexists(link):
            os.symlink("hook-tool", link)


class Link:
    """The connection to the controller, shared by all threads."""

    def __init__(self, path):
        self.path = path
        self.lock = threading.Lock()
        self.connection = None

    def connect(self):
        pause = 0.02
        while True:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(self.path)
                return connection
            except OSError:
                connection.close()
                time.sleep(pause)
                pause = min(pause * 2, 0.5)

    def send(self, message):
        """What is said while nobody listens is lost: a controller that comes later knows nothing of it."""
        data = (json.dumps(message) + "\n").encode()
        with self.lock:
            if self.connection is None:
                return
            try:
                self.connection.sendall(data)
            except OSError:
                self.connection = None


class Program:
    """A program of the charm that runs, and all that it started."""

    def __init__(self, supervisor, request):
        import subprocess

        self.supervisor = supervisor
        self.id = request["id"]
        self.token = request["token"]
        uid, gid = request["uid"], request["gid"]
        # Not a function of ours between fork and exec, because there are threads.
        become = [] if uid == 0 else ["setpriv", "--reuid=%d" % uid, "--regid=%d" % gid, "--clear-groups", "--"]
        self.process = subprocess.Popen(
            become + request["argv"],
            env=request["env"],
            cwd=request["cwd"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def watch(self):
        readers = [
            in_thread(self.read, name, stream)
            for name, stream in (("stdout", self.process.stdout), ("stderr", self.process.stderr))
        ]
        code = self.process.wait()
        for reader in readers:
            # Something in the background may hold the output open after the program's end.
            reader.join(1)
        self.supervisor.forget(self)
        self.supervisor.link.send({"type": "exit", "id": self.id, "code": 128 - code if code < 0 else code})

    def read(self, name, stream):
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        while True:
            data = os.read(stream.fileno(), CHUNK)
            text = decoder.decode(data, final=not data)
            if text:
                self.supervisor.link.send({"type": "output", "id": self.id, "stream": name, "text": text})
            if not data:
                stream.close()
                return

    def kill(self):
        """Kills the group, and then what left it: its environment still has the token."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except OSError:
            pass
        for _ in range(20):
            left = processes_with(self.token)
            if not left:
                return
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            time.sleep(0.01)


def processes_with(token):
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) in (1, os.getpid()):
            continue
        try:
            with open("/proc/%s/environ" % name, "rb") as file:
                if token.encode() in file.read():
                    found.append(int(name))
        except OSError:
            pass
    return found


class Supervisor:
    def __init__(self, config):
        self.config = config
        self.link = Link(config["socket"])
        self.lock = threading.Lock()
        self.programs = {}
        self.calls = {}
        self.next_call = 1

    # Programs

    def run(self, request):
        try:
            # A hook tool asks for its program under the same lock, so the program is known before it can call one.
            with self.lock:
                program = self.programs[request["id"]] = Program(self, request)
        except (OSError, ValueError) as error:
            text = "cannot run %s: %s\n" % (request["argv"][0], error)
            self.link.send({"type": "output", "id": request["id"], "stream": "stderr", "text": text})
            code = 127 if isinstance(error, FileNotFoundError) else 126
            self.link.send({"type": "exit", "id": request["id"], "code": code})
            return
        in_thread(program.watch)

    def forget(self, program):
        with self.lock:
            self.programs.pop(program.id, None)

    def kill_all(self):
        with self.lock:
            programs = list(self.programs.values())
            calls, self.calls = list(self.calls.values()), {}
        for call in calls:
            call.answer(1, "", "ERROR the unit's agent was restarted\n")
        for program in programs:
            program.kill()

    # Hook tools

    def serve_tools(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", TOOLS_PORT))
        listener.listen(64)

        def accept():
            while True:
                connection, _ = listener.accept()
                in_thread(self.serve_tool, connection)

        in_thread(accept)

    def serve_tool(self, connection):
        call = Call(connection)
        try:
            connection.settimeout(60)
            token, tool, cwd, count = call.fields(4, LARGEST_GREETING)
            with self.lock:
                program = next((p for p in self.programs.values() if p.token == token), None)
            if program is None:
                call.answer(1, "", "ERROR %s: no hook of this context runs\n" % tool)
                return
            if not count.isdigit():
                raise ValueError("not a count")
            fields = call.fields(int(count) + 1, LARGEST_CALL)
            args = [with_content(arg, cwd) for arg in fields[:-1]]
        except (OSError, ValueError) as error:
            call.answer(1, "", "ERROR %s\n" % error)
            return
        with self.lock:
            number = self.next_call
            self.next_call += 1
            self.calls[number] = call
        self.link.send(
            {"type": "tool", "id": program.id, "call": number, "tool": tool, "args": args, "stdin": fields[-1]}
        )

    def answer(self, request):
        with self.lock:
            call = self.calls.pop(request["call"], None)
        if call is not None:
            in_thread(call.answer, request["code"], request["stdout"], request["stderr"])

    # Pebble

    def ask(self, request):
        try:
            status, body = ask_unix(request)
            self.link.send({"type": "http", "id": request["id"], "status": status, "body": body})
        except (OSError, ValueError) as error:
            reason = str(error) or type(error).__name__
            self.link.send({"type": "http", "id": request["id"], "error": reason})

    # Life

    def prepare(self):
        for volume in self.config["volumes"]:
            os.chown(volume["path"], -1, volume["gid"])
            os.chmod(volume["path"], volume["mode"])
        for folder in ("/var/lib/juju", os.path.dirname(self.config["charmDir"])):
            os.makedirs(folder, exist_ok=True)
        os.chown(os.path.dirname(self.config["charmDir"]), self.config["uid"], self.config["gid"])
        write_tools(self.config["toolsDir"], self.config["toolNames"])
        self.serve_tools()

    def work(self):
        self.prepare()
        while True:
            connection = self.link.connect()
            with self.link.lock:
                self.link.connection = connection
            self.link.send({"type": "hello", "link": self.config["link"]})
            try:
                foreign = unpack_once(self.config)
                version = "%d.%d" % sys.version_info[:2]
                self.link.send({"type": "unpacked", "python": version, "foreign": foreign[:FEW]})
            except Exception as error:  # whatever is wrong with the archive, the controller must hear it
                self.link.send({"type": "broken", "reason": str(error)})
            self.listen(connection)
            with self.link.lock:
                self.link.connection = None
            connection.close()
            self.kill_all()

    def listen(self, connection):
        ways = {
            "run": self.run,
            "kill": self.kill,
            "answer": self.answer,
            "http": lambda request: in_thread(self.ask, request),
        }
        try:
            with connection.makefile("rb") as lines:
                for line in lines:
                    request = json.loads(line)
                    ways[request["type"]](request)
        except OSError:
            pass

    def kill(self, request):
        with self.lock:
            program = self.programs.get(request["id"])
        if program is not None:
            in_thread(program.kill)


class Call:
    """A hook tool that waits for its answer: fields that end in a zero byte come in, sizes and texts go out."""

    def __init__(self, connection):
        self.connection = connection
        self.pending = b""
        self.read = 0

    def fields(self, count, limit):
        """The next fields, of which there may be `limit` bytes."""
        pieces = [self.pending]
        zeros = self.pending.count(b"\0")
        while zeros < count:
            data = self.connection.recv(CHUNK)
            self.read += len(data)
            if not data or self.read > limit:
                raise ValueError("an incomplete call, or one of more than %d bytes" % limit)
            pieces.append(data)
            zeros += data.count(b"\0")
        parts = b"".join(pieces).split(b"\0", count)
        self.pending = parts[count]
        return [part.decode("utf-8", "replace") for part in parts[:count]]

    def answer(self, code, stdout, stderr):
        out, err = (text.replace("\0", "").encode("utf-8", "replace") for text in (stdout, stderr))
        try:
            with self.connection as connection:
                connection.sendall(b"%d %d %d\n" % (code, len(out), len(err)) + out + err)
        except OSError:
            pass


def with_content(arg, cwd):
    """`key#file=PATH` is the content of a file that only this container has."""
    key, mark, path = arg.partition("#file=")
    if not mark or "=" in key or arg.startswith("-"):
        return arg
    with open(os.path.join(cwd, path), "rb") as file:
        data = file.read(LARGEST_CALL + 1)
    if len(data) > LARGEST_CALL:
        raise ValueError("%s has more than %d bytes" % (path, LARGEST_CALL))
    return "%s=%s" % (key, data.decode("utf-8"))


def ask_unix(request):
    """One request in the words of HTTP/1.0, whose answer ends with its connection."""
    body = request.get("body", "").encode()
    head = "%s %s HTTP/1.0\r\nHost: localhost\r\n" % (request["method"], request["path"])
    if body:
        head += "Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(request["seconds"])
        connection.connect(request["socket"])
        connection.sendall(head.encode() + b"\r\n" + body)
        pieces, size = [], 0
        for piece in iter(lambda: connection.recv(CHUNK), b""):
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_BODY:
                raise ValueError("the answer has more than %d bytes" % LARGEST_BODY)
    head, end, data = b"".join(pieces).partition(b"\r\n\r\n")
    words = head.split(None, 2)
    if not end or len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
        raise ValueError("no answer")
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and value.strip() != b"%d" % len(data):
            raise ValueError("an incomplete answer")
    return int(words[1]), data.decode("utf-8", "replace")


def in_thread(work, *args):
    thread = threading.Thread(target=work, args=args, daemon=True)
    thread.start()
    return thread


def main():
    # For `compiled`, which python3 -I does not look for beside this file.
    sys.path.append(os.path.dirname(os.path.abspath(__file__)))
    run_as_first_process()


def run_as_first_process():
    """Process 1 only starts the supervisor and buries the orphans of the container, of which the supervisor has none."""
    child = os.fork()
    if child == 0:
        Supervisor(json.loads(sys.argv[1])).work()

    def end(_number, _frame):
        os._exit(143)

    signal.signal(signal.SIGTERM, end)
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == child:
            os._exit(1 if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


if __name__ == "__main__":
    main()
