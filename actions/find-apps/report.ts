import type { ActionRun } from '../../src/action/index.ts';
import type { Verdict } from '../../src/project/index.ts';
import type { findApps } from './definition.ts';

type Run = Pick<ActionRun<typeof findApps>, 'ports' | 'summary'>;

/** Tells the log and the job's page what was found, and why an app is built or not. */
export function describeVerdicts({ ports, summary }: Run, verdicts: readonly Verdict[]): void {
  const word = (changed: boolean): string => (changed ? 'changed' : 'unchanged');
  for (const { app, changed, why } of verdicts)
    ports.reporter.info(`${app.name} (${app.path}) ${word(changed)}: ${why}`);
  summary.heading('Apps').table(
    ['App', 'Folder', 'Charm', 'Changed', 'Why'],
    verdicts.map(({ app, changed, why }) => [
      app.name,
      `\`${app.path}\``,
      app.charmPath === undefined ? '' : `\`${app.charmPath}\``,
      changed ? '**yes**' : 'no',
      why,
    ]),
  );
}
