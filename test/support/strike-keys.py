"""Runs a program in a terminal of its own and strikes keys once it is ready: strike-keys.py KEYS PROGRAM [ARGUMENT ...].

KEYS are hex bytes, and ready is what prints the word. Prints what the terminal showed; ends as the program does.
"""

import os
import pty
import sys

keys, program = bytes.fromhex(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(program[0], program)
shown = b""
struck = False
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:  # Linux says so when the last program on the terminal has ended.
        break
    if not data:
        break
    shown += data
    if not struck and b"ready" in shown:
        os.write(terminal, keys)
        struck = True
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
