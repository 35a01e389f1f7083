import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import type { BuiltRock, RockPlan } from '../../src/rock/index.ts';
import type { packRock } from './definition.ts';

type Run = Pick<ActionRun<typeof packRock>, 'inputs' | 'ports' | 'summary'>;

/** Tells the log what is going to be packed, before anything is. */
export function describePlan({ ports }: Run, plan: RockPlan): void {
  ports.reporter.info(`${plan.name} ${plan.version} on ${plan.base.name} for ${plan.architecture}`);
  for (const notice of plan.notices) ports.reporter.notice(notice);
}

/** Tells the log and the job's page what came out of it. */
export function describeBuilt(
  { inputs, ports, summary }: Run,
  plan: RockPlan,
  built: BuiltRock,
  file: { readonly path: string; readonly name: string; readonly size: number },
): void {
  for (const { message, at } of built.warnings)
    ports.reporter.warning(message, at && { ...at, file: join(inputs.path, at.file) });
  const digest = built.image.manifest.digest;
  summary.heading(`Rock ${plan.name}`);
  if (built.standIn !== undefined) {
    const text = `The base of this rock is a stand-in (${built.standIn}), not ${plan.base.name}: it is for this machine only.`;
    ports.reporter.warning(text);
    summary.text(text);
  }
  for (const { name, size, reused, why } of built.layers)
    ports.reporter.info(
      `${name.padEnd(13)}${formatBytes(size).padStart(9)}  ${reused ? 'reused' : 'made'}: ${why}`,
    );
  ports.reporter.info(`${file.path} (${formatBytes(file.size)}, ${digest})`);
  const { packages, python, builds = [], downloads = [], tools, inBase } = built.resolution;
  summary
    .table(['File', 'Size', 'Digest'], [[`\`${file.name}\``, formatBytes(file.size), `\`${digest}\``]])
    .table(
      ['Layer', 'Size', 'Made or reused', 'Why'],
      built.layers.map(({ name, size, reused, why }) => [
        name,
        formatBytes(size),
        reused ? 'reused' : '**made**',
        why,
      ]),
    )
    .details(
      'What it is made of',
      [
        `base ${built.resolution.base.source} ${built.resolution.base.digest}`,
        ...tools.map(({ name, version, sha256, origin }) => `${name} ${version} ${sha256} (${origin})`),
        ...builds.map(({ part, toolchain }) => `${part} built with ${toolchain}`),
        ...downloads.map(({ name, version, sha256, origin }) => `${name} ${version} ${sha256} (${origin})`),
        ...packages.map(({ name, version }) => `deb ${name} ${version}`),
        ...(inBase.length === 0 ? [] : [`${inBase.length} more packages are in the base already`]),
        ...(python?.packages ?? []).map(({ name, version }) => `wheel ${name} ${version}`),
      ].join('\n'),
    );
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
