"""charmcraft, loaded once: its modules take longer than most of its commands.

Arguments: the socket to answer at. Each call there comes from a program that `warm-charmcraft.ts` writes, and is a fork of
this process with the caller's arguments, folder, environment and streams. It ends when its standard input does.
"""

import json
import os
import select
import socket
import sys

from charmcraft.application.main import main


def serve(connection):
    _, streams, _, _ = socket.recv_fds(connection, 1, 3)
    call = json.loads(b"".join(iter(lambda: connection.recv(65536), b"")))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"])
    sys.argv = call["arguments"]
    try:
        code = main()
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    connection.sendall(bytes([code or 0]))


server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen(16)
print("ready", flush=True)
while True:
    ready, _, _ = select.select([server, sys.stdin], [], [])
    if sys.stdin in ready:
        break
    connection, _ = server.accept()
    if os.fork() == 0:
        try:
            serve(connection)
        finally:
            os._exit(0)
    connection.close()
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass
