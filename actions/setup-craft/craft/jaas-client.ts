import { join } from 'node:path';

/** A file as data. */
export interface ClientFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/**
 * A `juju` for PATH that gives the service account to the real one, and to nothing else: exported to the whole job, the
 * secret would reach every build hook.
 */
export function planJaasClient(
  bin: string,
  secrets: string,
  program: string,
  { id, secret }: { readonly id: string; readonly secret: string },
): readonly ClientFile[] {
  const assign = (name: string, value: string): string => `${name}='${value.replaceAll("'", `'\\''`)}'\n`;
  return [
    {
      path: secrets,
      text: assign('JUJU_CLIENT_ID', id) + assign('JUJU_CLIENT_SECRET', secret),
      mode: 0o600,
    },
    {
      path: join(bin, 'juju'),
      text: `#!/bin/sh\nset -a\n. '${secrets}'\nset +a\nexec '${program}' "$@"\n`,
      mode: 0o700,
    },
  ];
}
