import { resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { withCachedFolders } from '../../src/cache/index.ts';
import { findApps } from '../../src/project/index.ts';
import { atMost } from './at-most.ts';
import { planCache, withoutCache } from './cache.ts';
import type { packApps } from './definition.ts';
import { packTask } from './pack.ts';
import { planTasks, tasksAtOnce } from './plan.ts';
import { describePlan, gather, requireAll } from './report.ts';

/** Packs every app; one that fails lets the others finish. */
export async function main(run: ActionRun<typeof packApps>): Promise<OutputsOf<typeof packApps>> {
  const { inputs, ports, host, signal } = run;
  const root = resolve(host.workspace, inputs.path);
  const apps = await findApps(ports, root, inputs.apps);
  const output = resolve(host.workspace, inputs.output);
  const tasks = planTasks(apps, { root: inputs.path, output, artifact: inputs.artifact });
  const limit = inputs.parallel ?? tasksAtOnce(host.machine);
  describePlan(run, apps, limit);
  const cache = await planCache(ports, host, root, apps);
  return withCachedFolders(cache.service, cache.folders, ports, async ({ renew }) => {
    const inner = { ...run, host: withoutCache(host), renewCache: renew };
    const results = await atMost(
      limit,
      tasks.map((task) => async () => {
        // What has not begun when the run is cancelled does not begin.
        signal.throwIfAborted();
        return packTask(inner, task);
      }),
    );
    signal.throwIfAborted();
    return requireAll(run, gather(apps, tasks, results));
  });
}
