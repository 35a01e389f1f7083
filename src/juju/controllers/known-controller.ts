import { stringify } from 'yaml';
import { z } from 'zod/mini';

import { Failure } from '../../errors/index.ts';
import { parseYaml } from '../../project/index.ts';

/** A controller as `juju show-controller` describes it: with its certificate, so that no other one is trusted. */
export interface KnownController {
  readonly name: string;
  readonly uuid: string;
  readonly endpoints: readonly string[];
  readonly certificate: string | undefined;
}

const descriptionSchema = z.record(
  z.string().check(z.regex(/^[A-Za-z0-9][\w.-]*$/)),
  z.object({
    details: z.object({
      'controller-uuid': z.uuid(),
      'api-endpoints': z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
      'ca-cert': z.optional(z.string().check(z.startsWith('-----BEGIN CERTIFICATE-----'))),
    }),
  }),
);

/** @throws Failure `INPUT_INVALID` for everything but the description of one controller. */
export function parseDescription(text: string): KnownController {
  const parsed = descriptionSchema.safeParse(parseYaml(text, 'controller').value);
  const [entry, ...others] = Object.entries(parsed.data ?? {});
  if (entry === undefined || others.length > 0) {
    throw new Failure(
      'INPUT_INVALID',
      'controller is neither an address nor what juju show-controller prints of one controller',
      {
        hint: 'Give host:17070, or paste the output of: juju show-controller NAME',
        details: parsed.success ? [] : z.prettifyError(parsed.error).split('\n'),
      },
    );
  }
  const [name, { details }] = entry;
  return {
    name,
    uuid: details['controller-uuid'],
    endpoints: details['api-endpoints'],
    certificate: details['ca-cert'],
  };
}

/** The client's store, file name to content, for one controller and a user: jujuclient's controllers and accounts. */
export function renderClientStore(
  { name, uuid, endpoints, certificate }: KnownController,
  { user, password }: { readonly user: string; readonly password: string },
): Readonly<Record<string, string>> {
  const controller = {
    uuid,
    'api-endpoints': endpoints,
    ...(certificate !== undefined && { 'ca-cert': certificate }),
  };
  return {
    'controllers.yaml': stringify({ controllers: { [name]: controller }, 'current-controller': name }),
    'accounts.yaml': stringify({ controllers: { [name]: { user, password } } }),
  };
}
