import { area } from './entry.ts';

export const setup = area({
  SETUP_NEEDS_ROOT: {
    when: 'Something has to be installed or started on the machine and neither root nor password-less sudo is there.',
    fix: 'Paste the commands that the message shows into a root shell, then run the step again.',
  },
  SETUP_UNSUPPORTED_SYSTEM: {
    when: 'The machine is not a Debian or Ubuntu Linux, whose packages the embedded engine uses.',
    fix: 'Run the job on an Ubuntu or Debian runner (runs-on: ubuntu-24.04).',
  },
  SETUP_PYTHON_UNUSABLE: {
    when: 'Python 3 is missing or cannot make a virtual environment, so uv cannot be installed from PyPI.',
    fix: 'Install python3 and python3-venv, or put uv on PATH yourself.',
  },
  SETUP_PORT_TAKEN: {
    when: 'Something that is not a registry answers at the address where the local registry should be.',
    fix: 'Stop that program, or choose another address with the input `registry`.',
  },
  SETUP_NOT_READY: {
    when: 'A service was started and did not answer in time.',
    fix: 'Read its log, whose path and last lines the message shows.',
  },
  SETUP_STEP_FAILED: {
    when: 'Bringing a snap, a package, LXD or a cluster failed, as often as it was tried; the last lines are shown.',
    fix: 'Read the lines that are shown. Stores and archives have bad hours: a pinned revision or a mirror avoids some of them.',
  },
  SETUP_LOGIN_REFUSED: {
    when: 'An existing cluster did not let this job in, or did not answer.',
    fix: 'Check the address, the secret, and that runners can reach it; the call that is shown only reads.',
  },
});
