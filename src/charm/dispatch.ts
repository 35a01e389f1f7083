/** Juju before 2.8 looked for hooks by name; charmcraft still adds these three, as copies of dispatch. */
export const MANDATORY_HOOKS = ['install', 'start', 'upgrade-charm'] as const;

/**
 * The program that Juju starts for every event: it lets Python find `lib` and `venv` beside it and becomes the entry
 * point. Byte for byte what charmcraft writes (const.py), because linters and agents recognise it.
 */
export function renderDispatch(entrypoint: string): string {
  return [
    '#!/bin/sh',
    '',
    'JUJU_DISPATCH_PATH="${JUJU_DISPATCH_PATH:-$0}" PYTHONPATH=lib:venv \\',
    `  exec ./${entrypoint}`,
    '',
  ].join('\n');
}

/**
 * The same for the plugin uv, whose packages are in a virtual environment. An archive has no links, so the one to the
 * system's Python is made where the charm runs.
 */
export function renderUvDispatch(entrypoint: string): string {
  return [
    '#!/bin/sh',
    'charm="$(dirname "$(realpath "$0")")"',
    'python="$charm/venv/bin/python"',
    'if [ ! -e "$python" ]; then',
    '  mkdir -p "$charm/venv/bin"',
    '  ln -s "$(command -v python3)" "$python"',
    'fi',
    'export PYTHONPATH="$charm/lib:$charm/src"',
    'export LD_LIBRARY_PATH="$charm/usr/lib:$charm/lib:$charm/usr/lib/$(uname -m)-linux-gnu"',
    `exec "$python" "$charm/${entrypoint}"`,
    '',
  ].join('\n');
}

/** What tells Python that the folder is a virtual environment. https://docs.python.org/3/library/site.html */
export function renderVenvConfig(version: string): string {
  return ['home = /usr/bin', 'include-system-site-packages = false', `version_info = ${version}`, ''].join(
    '\n',
  );
}
