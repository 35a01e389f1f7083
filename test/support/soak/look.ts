import { z } from 'zod/mini';
import type { Outcome } from '../juju-session.ts';
import type { Revision } from './secret-beliefs.ts';
import type { Seen, SeenApplication, SeenSecret } from './seen.ts';
import { CHARMED } from './plan.ts';

type Juju = (...argv: string[]) => Promise<Outcome>;

const entry = z.object({ current: z.string(), message: z.optional(z.string()) });
const status = z.object({
  applications: z.record(
    z.string(),
    z.object({
      version: z.optional(z.string()),
      scale: z.optional(z.number()),
      relations: z.optional(z.record(z.string(), z.array(z.object({ 'related-application': z.string() })))),
      units: z.nullish(
        z.record(
          z.string(),
          z.object({ 'workload-status': entry, 'juju-status': entry, leader: z.optional(z.boolean()) }),
        ),
      ),
    }),
  ),
});
type Application = z.infer<typeof status>['applications'][string];
const config = z.object({ settings: z.record(z.string(), z.object({ value: z.optional(z.unknown()) })) });
const secret = z.object({
  owner: z.string(),
  name: z.optional(z.string()),
  label: z.optional(z.string()),
  revision: z.number(),
  content: z.optional(z.object({ Data: z.record(z.string(), z.string()) })),
  revisions: z.optional(z.array(z.unknown())),
});
const secrets = z.record(z.string(), secret);

/** What commands show of a model. @throws Error when one of them is refused, as while something goes */
export async function lookAt(juju: Juju): Promise<Seen> {
  const { applications } = status.parse(await asked(juju, 'status'));
  const shown = Object.entries(applications).map(async ([name, facts]) => {
    const options = CHARMED.some((each) => each === name)
      ? config.parse(await asked(juju, 'config', name)).settings
      : {};
    const option = (key: string): string => String(options[key]?.value ?? '');
    return [name, describe(facts, option('greeting'), option('password'))] as const;
  });
  const seen = new Map(await Promise.all(shown));
  const listed = secrets.parse(await asked(juju, 'secrets'));
  const all = await Promise.all(Object.keys(listed).map((id) => secretOf(juju, id)));
  return {
    applications: seen,
    charmSecrets: all.filter(({ owner }) => owner !== '<model>'),
    userSecrets: new Map(
      all.filter(({ owner }) => owner === '<model>').map((each): [string, Revision] => [each.label, each]),
    ),
  };
}

async function asked(juju: Juju, ...argv: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await juju(...argv, '--format', 'json');
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

async function secretOf(juju: Juju, id: string): Promise<SeenSecret> {
  const revealed = secrets.parse(await asked(juju, 'show-secret', id, '--reveal'))[id];
  const revisions = secrets.parse(await asked(juju, 'show-secret', id, '--revisions'))[id]?.revisions;
  const { value, name } = revealed?.content?.Data ?? {};
  return {
    owner: revealed?.owner ?? '',
    label: revealed?.name ?? revealed?.label ?? '',
    revision: revealed?.revision ?? 0,
    content: value ?? name ?? '',
    revisions: revisions?.length ?? 0,
  };
}

function describe(
  { version = '', scale = 0, units, relations }: Application,
  greeting: string,
  password: string,
): SeenApplication {
  const all = Object.entries(units ?? {});
  return {
    greeting,
    password,
    version,
    scale,
    units: Object.fromEntries(
      all.map(([name, { 'workload-status': workload, 'juju-status': agent }]) => [
        name,
        `${workload.current}/${agent.current}: ${workload.message ?? ''}`,
      ]),
    ),
    leaders: all.filter(([, { leader }]) => leader === true).length,
    other: relations?.['other']?.[0]?.['related-application'],
  };
}
