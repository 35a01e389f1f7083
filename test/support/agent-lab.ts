import { expect, vi } from 'vitest';
import { z } from 'zod/mini';
import { charmImage } from '../../src/controller/unit/pod/index.ts';
import { builtImages } from './built-images.ts';
import { eventCharm } from './event-charm.ts';
import type { Juju } from './juju-session.ts';
import { openControllerLab, type StandInLab } from './stand-in-lab.ts';
import { tinyCharm } from './tiny-charm.ts';

const entry = z.object({ current: z.string(), message: z.optional(z.string()) });
const status = z.object({
  applications: z.record(
    z.string(),
    z.object({
      'charm-rev': z.number(),
      version: z.optional(z.string()),
      units: z.optional(z.record(z.string(), z.object({ 'workload-status': entry, 'juju-status': entry }))),
    }),
  ),
});
type Status = z.infer<typeof status>;

/** A controller with real pods of a charm that logs every event. Its packed files: one, two, noted (with storage). */
export interface AgentLab extends Pick<
  StandInLab,
  'home' | 'ports' | 'docker' | 'labels' | 'restart' | 'end'
> {
  readonly juju: Juju;
  /** What the workloads run. */
  readonly image: string;
  status(): Promise<Status>;
  /** Waits for exactly these units of an application, each as `name workload/agent`. */
  untilUnits(application: string, ...wanted: string[]): Promise<void>;
  /** The events that a unit's charm has logged since the last look. */
  newEvents(unit: string): Promise<string[]>;
  /** Waits for so many events, and until the unit rests; what was logged since the last look. */
  eventsUntilRest(unit: string, least: number): Promise<string[]>;
  /** Waits for exactly these events since the last look. */
  untilTold(unit: string, ...wanted: string[]): Promise<void>;
  /** What `events/0` tells its peers. */
  ring(): Promise<string>;
}

export async function openAgentLab(name: string): Promise<AgentLab> {
  const { juju, ...lab } = await openControllerLab(name, {
    charms: {
      'one.charm': eventCharm('one'),
      'two.charm': eventCharm('two'),
      'quiet.charm': tinyCharm({ name: 'quiet', files: { dispatch: '#!/bin/sh\n' } }),
      'noted.charm': eventCharm('one', { workload: false, storage: true }),
    },
  });
  const image = await builtImages(lab.ports, lab.docker)(charmImage({ name: 'ubuntu', channel: '24.04' }));
  const read = async (): Promise<Status> =>
    status.parse(JSON.parse((await juju('status', '--format', 'json')).stdout));
  const unitsOf = async (application: string): Promise<string[]> =>
    Object.entries((await read()).applications[application]?.units ?? {}).map(
      ([unit, facts]) => `${unit} ${facts['workload-status'].current}/${facts['juju-status'].current}`,
    );
  const soon = (check: () => Promise<void>): Promise<void> =>
    vi.waitFor(check, { timeout: 60_000, interval: 100 });

  const known = new Map<string, number>();
  const newEvents = async (unit: string): Promise<string[]> => {
    const { stdout } = await juju('debug-log', '--replay', '--no-tail', '--include', unit);
    const all = [...stdout.matchAll(/juju-log (?:\S+:\d+: )?event (.*)$/gm)].map(([, event = '']) => event);
    const before = known.get(unit) ?? 0;
    known.set(unit, all.length);
    return all.slice(before);
  };
  return {
    ...lab,
    juju,
    image,
    status: read,
    newEvents,
    untilUnits: (application, ...wanted) =>
      soon(async () => expect(await unitsOf(application)).toEqual(wanted)),
    async eventsUntilRest(unit, least) {
      const told: string[] = [];
      await soon(async () => {
        told.push(...(await newEvents(unit)));
        expect(told.length, told.join()).toBeGreaterThanOrEqual(least);
      });
      const application = unit.split('/')[0] ?? '';
      await soon(async () => expect(await unitsOf(application)).toContain(`${unit} active/idle`));
      return [...told, ...(await newEvents(unit))];
    },
    async untilTold(unit, ...wanted) {
      const told: string[] = [];
      await soon(async () => {
        told.push(...(await newEvents(unit)));
        expect(told).toEqual(wanted);
      });
    },
    ring: async () =>
      (await juju('exec', '--unit', 'events/0', '--', 'relation-get -r $(relation-ids ring) - events/0'))
        .stdout,
  };
}

/** The application `events`, at rest and with all that it logged looked at. */
export async function deployEvents(lab: AgentLab): Promise<void> {
  const deployed = await lab.juju('deploy', './one.charm', '--resource', `web-image=${lab.image}`);
  expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
  await lab.eventsUntilRest('events/0', 6);
}
