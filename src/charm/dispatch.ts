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
