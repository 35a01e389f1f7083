import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { Failure } from '../../../src/errors/index.ts';
import { parseYaml } from '../../../src/project/index.ts';

/** How this job reaches a controller that somebody else keeps. */
export type ControllerLogin =
  /** Its details are those that `juju show-controller` prints; the certificate is checked, never trusted blindly. */
  | {
      readonly kind: 'password';
      readonly details: string;
      readonly username: string;
      readonly password: string;
    }
  /** JAAS with a service account; needs a client of 3.6.12 or later. */
  | {
      readonly kind: 'jaas';
      readonly host: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

/** A file of the client's own folder, as data. */
export interface ClientFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

const detailsSchema = z.record(
  z.string().regex(/^[A-Za-z0-9][\w.-]*$/),
  z.object({
    details: z.object({
      'controller-uuid': z.uuid(),
      'api-endpoints': z.array(z.string().min(1)).min(1),
      'ca-cert': z.string().startsWith('-----BEGIN CERTIFICATE-----').optional(),
    }),
  }),
);

/** Which of the inputs belong together, or what is missing. @throws Failure `INPUT_INVALID` */
export function readLogin(inputs: {
  readonly 'juju-controller': string | undefined;
  readonly 'juju-username': string | undefined;
  readonly 'juju-password': string | undefined;
  readonly jaas: string | undefined;
  readonly 'juju-client-id': string | undefined;
  readonly 'juju-client-secret': string | undefined;
}): ControllerLogin | undefined {
  const { 'juju-controller': details, 'juju-username': username, 'juju-password': password } = inputs;
  const { jaas: host, 'juju-client-id': clientId, 'juju-client-secret': clientSecret } = inputs;
  const direct = { 'juju-controller': details, 'juju-username': username, 'juju-password': password };
  const service = { jaas: host, 'juju-client-id': clientId, 'juju-client-secret': clientSecret };
  const isGiven = (all: object): boolean => Object.values(all).some((value) => value !== undefined);
  if (isGiven(direct) && isGiven(service))
    throw new Failure('INPUT_INVALID', 'a controller is reached by a user or through JAAS, not both', {
      hint: `Give ${Object.keys(direct).join(', ')}, or ${Object.keys(service).join(', ')}.`,
    });
  const missing = Object.entries(isGiven(service) ? service : direct).filter(
    ([, value]) => value === undefined,
  );
  if ((isGiven(direct) || isGiven(service)) && missing.length > 0)
    throw new Failure('INPUT_INVALID', `${missing.map(([name]) => name).join(' and ')} is missing`, {
      hint: `${Object.keys(isGiven(service) ? service : direct).join(', ')} belong together.`,
    });
  if (details !== undefined && username !== undefined && password !== undefined)
    return { kind: 'password', details, username, password };
  if (host !== undefined && clientId !== undefined && clientSecret !== undefined)
    return { kind: 'jaas', host, clientId, clientSecret };
  return undefined;
}

/** The client's store for a user with a password: jujuclient's controllers.yaml and accounts.yaml. */
export function planClientStore(
  folder: string,
  { details, username, password }: Extract<ControllerLogin, { kind: 'password' }>,
): { readonly controller: string; readonly files: readonly ClientFile[] } {
  const parsed = detailsSchema.safeParse(parseYaml(details, 'juju-controller').value);
  const [entry, ...others] = Object.entries(parsed.data ?? {});
  if (!parsed.success || entry === undefined || others.length > 0)
    throw new Failure(
      'INPUT_INVALID',
      'juju-controller is not what juju show-controller prints of one controller',
      {
        hint: 'Paste the output of: juju show-controller NAME',
        details: parsed.success ? [] : z.prettifyError(parsed.error).split('\n'),
      },
    );
  const [name, { details: found }] = entry;
  const controllers = {
    controllers: {
      [name]: {
        uuid: found['controller-uuid'],
        'api-endpoints': found['api-endpoints'],
        ...(found['ca-cert'] !== undefined && { 'ca-cert': found['ca-cert'] }),
      },
    },
    'current-controller': name,
  };
  const accounts = { controllers: { [name]: { user: username, password } } };
  return {
    controller: name,
    files: [
      { path: join(folder, 'controllers.yaml'), text: stringify(controllers), mode: 0o600 },
      { path: join(folder, 'accounts.yaml'), text: stringify(accounts), mode: 0o600 },
    ],
  };
}

/**
 * A `juju` for PATH that gives the service account to the real one, and to nothing else: exported to the whole job, the
 * secret would reach every build hook.
 */
export function planJaasClient(
  bin: string,
  secrets: string,
  program: string,
  { clientId, clientSecret }: Extract<ControllerLogin, { kind: 'jaas' }>,
): readonly ClientFile[] {
  const assign = (name: string, value: string): string => `${name}='${value.replaceAll("'", `'\\''`)}'\n`;
  return [
    {
      path: secrets,
      text: assign('JUJU_CLIENT_ID', clientId) + assign('JUJU_CLIENT_SECRET', clientSecret),
      mode: 0o600,
    },
    {
      path: join(bin, 'juju'),
      text: `#!/bin/sh\nset -a\n. '${secrets}'\nset +a\nexec '${program}' "$@"\n`,
      mode: 0o700,
    },
  ];
}
