import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { formatBytes } from '../../src/ports/index.ts';
import type { BuiltRock, LayerReport, RockPlan } from '../../src/rock/index.ts';
import type { PackedRock } from './build.ts';
import type { packRock } from './definition.ts';
import { digestOf } from './outputs.ts';
import { tellShared } from './shared-layers.ts';

type Run = Pick<ActionRun<typeof packRock>, 'inputs' | 'ports' | 'summary'>;

/** A rock as it lies in the output folder. */
export interface WrittenRock extends PackedRock {
  /** Absolute. */
  readonly path: string;
  /** Of the file. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Absolute path of its resolution file. */
  readonly resolution: string;
}

/** Tells the log what is going to be packed, before anything is. */
export function describePlans({ ports }: Run, plans: readonly RockPlan[]): void {
  const [first] = plans;
  if (first === undefined) return;
  const { name, version, base, notices } = first;
  const architectures = plans.map(({ architecture }) => architecture).join(', ');
  ports.reporter.info(`${name} ${version} on ${base.name} for ${architectures}`);
  for (const notice of notices) ports.reporter.notice(notice);
}

/** Tells the log and the job's page what came out of it. */
export function describeBuilt(run: Run, rocks: readonly WrittenRock[]): void {
  const { summary } = run;
  summary.heading(`Rock ${rocks[0]?.plan.name ?? ''}`);
  warn(run, rocks);
  const rows = rocks.map(({ name, size, built }) => [
    ...[`\`${name}\``, formatBytes(size), `\`${built.image.manifest.digest}\``],
  ]);
  summary.table(['File', 'Size', 'Digest'], rows);
  const all = tellShared(rocks);
  const several = rocks.length > 1;
  const digest = digestOf(rocks.map(({ built }) => built.image));
  if (several && digest !== undefined) {
    const shared = all.reduce((sum, one) => sum + one.shared, 0);
    summary.text(`Together they are the image ${digest}; ${shared} of their layers exist once for several.`);
  }
  for (const { rock, layers } of all) {
    if (several) summary.heading(rock.plan.platform, 4);
    describeRock(run, rock, layers);
  }
}

/** What is the same for several platforms is told once. */
function warn({ inputs, ports, summary }: Run, rocks: readonly WrittenRock[]): void {
  const warnings = rocks.flatMap(({ built }) => built.warnings);
  for (const { message, at } of new Map(warnings.map((each) => [JSON.stringify(each), each])).values())
    ports.reporter.warning(message, at && { ...at, file: join(inputs.path, at.file) });
  for (const note of new Set(rocks.flatMap(({ built }) => built.notes))) ports.reporter.notice(note);
  const standIns = rocks.flatMap(({ plan, built: { standIn } }) =>
    standIn === undefined
      ? []
      : [
          `The base of this rock is a stand-in (${standIn}), not ${plan.base.name}: it is for this machine only.`,
        ],
  );
  for (const text of new Set(standIns)) {
    ports.reporter.warning(text);
    summary.text(text);
  }
}

function describeRock({ ports, summary }: Run, rock: WrittenRock, layers: readonly LayerReport[]): void {
  const { built, path, size } = rock;
  for (const layer of layers)
    ports.reporter.info(
      `${layer.name.padEnd(13)}${formatBytes(layer.size).padStart(9)}  ${layer.reused ? 'reused' : 'made'}: ${layer.why}`,
    );
  ports.reporter.info(`${path} (${formatBytes(size)}, ${built.image.manifest.digest})`);
  summary
    .table(
      ['Layer', 'Size', 'Made or reused', 'Why'],
      layers.map(({ name, size: bytes, reused, why }) => [
        name,
        formatBytes(bytes),
        reused ? 'reused' : '**made**',
        why,
      ]),
    )
    .details('What it is made of', listContents(built).join('\n'));
}

function listContents({ resolution }: BuiltRock): readonly string[] {
  const { base, packages, python, builds = [], downloads = [], tools, inBase } = resolution;
  return [
    `base ${base.source} ${base.digest}`,
    ...tools.map(({ name, version, sha256, origin }) => `${name} ${version} ${sha256} (${origin})`),
    ...builds.map(({ part, toolchain }) => `${part} built with ${toolchain}`),
    ...downloads.map(({ name, version, sha256, origin }) => `${name} ${version} ${sha256} (${origin})`),
    ...packages.map(({ name, version }) => `deb ${name} ${version}`),
    ...(inBase.length === 0 ? [] : [`${inBase.length} more packages are in the base already`]),
    ...(python?.bytecode === undefined ? [] : [`bytecode by ${python.bytecode}`]),
    ...(python?.packages ?? []).map(({ name, version }) => `wheel ${name} ${version}`),
  ];
}
