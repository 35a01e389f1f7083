import { posix, resolve } from 'node:path';
import type { ActionRun, Host, OutputsOf } from '../../src/action/index.ts';
import { readEvent } from '../../src/github/index.ts';
import { findApps as find, findChanged, type App } from '../../src/project/index.ts';
import type { findApps } from './definition.ts';
import { describeVerdicts } from './report.ts';

/** Lists the apps and which of them have to be built; changes nothing. */
export async function main(run: ActionRun<typeof findApps>): Promise<OutputsOf<typeof findApps>> {
  const { inputs, ports, host } = run;
  const root = resolve(host.workspace, inputs.path);
  const apps = await find(ports, root, inputs.apps);
  const since = inputs.since ?? (await findBase(host));
  const verdicts = await findChanged(ports, root, apps, {
    since: since === 'none' ? undefined : since,
    unrelated: inputs.unrelated,
  });
  describeVerdicts(run, verdicts);
  const entry = ({ name, path, charmPath = '' }: App): Record<string, string> => ({
    name,
    // As inputs of the other actions, which start at the workspace.
    path: posix.join(inputs.path, path),
    'charm-path': charmPath === '' ? '' : posix.join(inputs.path, charmPath),
  });
  const changed = verdicts.filter((each) => each.changed);
  return {
    apps: JSON.stringify(verdicts.map(({ app, changed, why }) => ({ ...entry(app), changed, why }))),
    matrix: JSON.stringify({ include: changed.map(({ app }) => entry(app)) }),
    any: String(changed.length > 0),
  };
}

/** A closed pull request is compared with nothing: what is to be removed is every app's. */
async function findBase(host: Host): Promise<string | undefined> {
  const event = await readEvent(host);
  return event?.action === 'closed' ? undefined : event?.pullRequest?.baseSha;
}
