import { expect } from 'vitest';
import { z } from 'zod/mini';
import { Timeline } from './juju-timeline.ts';
import { statesOf, type States } from './unit-states.ts';

/** Hooks whose place among the others differs from recording to recording, since something outside decides it. */
export const ANYWHERE = /web-pebble-ready|data-storage-attached/;

/** The recorder looked twice a second: it saw some of the hooks, but those in the order in which they ran. */
export function expectInOrder(ours: readonly string[], seen: readonly string[]): void {
  const hooks = seen.filter((state) => state.startsWith('executing') && !ANYWHERE.test(state));
  let at = -1;
  for (const hook of hooks) {
    at = ours.indexOf(hook, at + 1);
    expect(at, `${hook} comes in its turn in ${ours.join(', ')}`).toBeGreaterThanOrEqual(0);
  }
}

/** What `juju status` showed of a unit in a recording. */
export function seenIn(name: string, unit: string): States {
  const shape = z.object({ current: z.string(), message: z.optional(z.string()) });
  const row = z.object({
    applications: z.record(
      z.string(),
      z.object({
        units: z.optional(z.record(z.string(), z.object({ 'workload-status': shape, 'juju-status': shape }))),
      }),
    ),
  });
  return statesOf(
    new Timeline(name).all('status').flatMap(({ status }) => {
      const parsed = row.safeParse(status);
      const found = parsed.success ? parsed.data.applications['hello-k8s']?.units?.[unit] : undefined;
      if (found === undefined) return [];
      const { 'workload-status': workload, 'juju-status': agent } = found;
      return [
        { type: 'workload', status: workload.current, message: workload.message },
        { type: 'juju-unit', status: agent.current, message: agent.message },
      ];
    }),
  );
}
