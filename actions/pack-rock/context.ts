import { join, resolve } from 'node:path';
import { readSourceDate, type ActionRun } from '../../src/action/index.ts';
import { parseAptMirrors } from '../../src/debian/index.ts';
import { parseBaseSource, type BuildContext, type RockOptions, type RockPlan } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';
import type { PackFacts } from './facts.ts';
import { givenFor } from './given.ts';

type Run = Pick<ActionRun<typeof packRock>, 'inputs' | 'ports' | 'host'>;

/** What the builder needs of the run. */
export function contextOf(run: Run): BuildContext {
  const { ports, host } = run;
  return {
    ports,
    registry: openBaseRegistry(run),
    cacheDir: host.cacheDir,
    assetsDir: join(host.assetsDir, 'rock'),
    code: host.bundle,
  };
}

/** Most runs have their base; what asks for one is loaded by the first question. */
function openBaseRegistry(run: Run): BuildContext['registry'] {
  const open = async (): Promise<BuildContext['registry']> =>
    (await import('./base-registry.ts')).createBaseRegistry(run);
  let opened: Promise<BuildContext['registry']> | undefined;
  return {
    resolve: async (...asked) => (await (opened ??= open())).resolve(...asked),
    pull: async (...asked) => (await (opened ??= open())).pull(...asked),
  };
}

/**
 * The inputs as the builder takes them for one of the plans.
 *
 * @throws Failure `INPUT_INVALID`
 */
export function optionsOf(
  { inputs, host }: ActionRun<typeof packRock>,
  { directory, parser, pinned }: PackFacts,
  { architecture }: RockPlan,
): RockOptions {
  const base = givenFor(inputs, 'base-image', architecture);
  const resolution = givenFor(inputs, 'resolution', architecture);
  const mirrors = inputs['apt-mirror'];
  const extra = inputs['python-extra-index'];
  const file = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(host.workspace, path);
  return {
    projectDir: directory,
    parser,
    base: base === undefined ? undefined : parseBaseSource(base, host.workspace),
    sourceDateEpoch: readSourceDate(host.variables),
    resolution: resolution === undefined ? undefined : pinned.get(resolution),
    maxAge: inputs['max-age'],
    mirrors: mirrors === undefined ? undefined : parseAptMirrors(mirrors),
    indexes: { main: inputs['python-index'], extra: extra === undefined ? [] : [extra] },
    nodeMirror: inputs['node-mirror'],
    sliceDefinitions: file(inputs['slice-definitions']),
    binaries: given({
      pebble: file(givenFor(inputs, 'pebble-binary', architecture)),
      'statsd-exporter': file(givenFor(inputs, 'statsd-exporter-binary', architecture)),
    }),
  };
}

function given<K extends string>(all: Readonly<Record<K, string | undefined>>): Partial<Record<K, string>> {
  const present = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Partial<Record<K, string>>;
}
