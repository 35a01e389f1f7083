"""Waits with jubilant on simulated histories. What `juju status` answers, and the time, are on the other side of a pipe.

Reads lines with the number of a history. For each it asks with lines `{"at": seconds}`, is answered with
`{"exit": code, "stdout": text, "stderr": text, "takes": seconds}`, and ends with `{"came": seconds}` or `{"error": type}`.
"""

import json
import logging
import sys

import jubilant
from jubilant import _juju

# It logs every change of thousands of histories.
logging.disable()

LIMIT = 90.0
CALL = 0.04
CONDITIONS = {
    'all_active': jubilant.all_active,
    'all_active and all_agents_idle': lambda status: jubilant.all_active(status) and jubilant.all_agents_idle(status),
}


class Time:
    """Stands where jubilant looks for the module `time`."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def tell(message):
    print(json.dumps(message), flush=True)


class Juju(jubilant.Juju):
    def _cli(self, *args, **_):
        tell({'at': clock.now})
        answer = json.loads(sys.stdin.readline())
        clock.now += max(CALL, answer['takes'])
        if answer['exit'] != 0:
            raise jubilant.CLIError(answer['exit'], ['juju', *args], answer['stdout'], answer['stderr'])
        return answer['stdout'], answer['stderr']


for line in iter(sys.stdin.readline, ''):
    clock = _juju.time = Time()
    try:
        Juju().wait(CONDITIONS[line.strip()], timeout=LIMIT)
        tell({'came': clock.now})
    except Exception as error:
        tell({'error': type(error).__name__})
