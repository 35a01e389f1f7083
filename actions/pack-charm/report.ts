import type { ActionRun } from '../../src/action/index.ts';
import type { BuiltCharm, CharmPlan } from '../../src/charm/index.ts';
import type { packCharm } from './definition.ts';

type Run = Pick<ActionRun<typeof packCharm>, 'ports' | 'summary'>;

/** Tells the log what is going to be packed, before anything is. */
export function describePlan({ ports }: Run, plan: CharmPlan): void {
  const { base, architecture } = plan.platform;
  ports.reporter.info(
    `${plan.name} for ${base.name}@${base.channel} on ${architecture}, Python ${plan.python.version}`,
  );
  for (const notice of plan.notices) ports.reporter.notice(notice);
}

/** Tells the log and the job's page what came out of it. */
export function describeBuilt({ ports, summary }: Run, plan: CharmPlan, built: BuiltCharm): void {
  const size = `${(built.size / 1024).toFixed(0)} KiB`;
  for (const { what, how } of built.account) ports.reporter.info(`${what}: ${how}`);
  ports.reporter.info(`${built.path} (${size}, sha256 ${built.sha256})`);
  const { base, architecture } = plan.platform;
  const { packages } = built.resolution;
  summary
    .heading(`Charm ${plan.name}`)
    .table(
      ['File', 'Size', 'SHA-256'],
      [[`\`${plan.fileName}\``, `${size}, ${built.count} files`, `\`${built.sha256}\``]],
    )
    .text(
      `For ${base.name}@${base.channel} on ${architecture}, with packages for Python ${plan.python.version}.`,
    )
    .table(
      ['What', 'How'],
      built.account.map(({ what, how }) => [what, how]),
    );
  if (packages.length > 0)
    summary.details('Python packages', packages.map(({ name, version }) => `${name}==${version}`).join('\n'));
  if (built.libraries.length > 0)
    summary.details(
      'Charm libraries',
      built.libraries.map(({ path, patch, from }) => `${path} (patch ${patch}, ${from})`).join('\n'),
    );
}
