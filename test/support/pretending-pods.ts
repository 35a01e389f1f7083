import { createHash } from 'node:crypto';

import { openZip, type ModelStore, type UnitAgents, type UnitRef } from '../../src/controller/index.ts';
import { setAgentStatus, setWorkloadStatus } from '../../src/controller/model/status.ts';
import type { Application, Unit } from '../../src/controller/model/application.ts';
import type { Ports } from '../../src/ports/index.ts';
import { scriptedAgents } from './scripted-agents.ts';

/** What the pods do when they are made anew. */
export interface PodScript {
  /** Milliseconds from the change until the unit is active. */
  readonly takes: number;
  readonly address: string;
  /** The identity inside an image, by its reference. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Units without containers that behave as pods do from outside: they go on running the old charm and image for a
 * moment, are replaced, run their hooks, and answer `ssh` about what they are made of.
 */
export function pretendingPods(store: ModelStore, files: Ports['files'], script: PodScript): UnitAgents {
  const made = new Map<string, { version: number; config: number; image: string }>();
  const keyOf = ({ model, unit }: UnitRef): string => `${model} ${unit}`;
  const find = (ref: UnitRef): Application | undefined =>
    store.read().models[ref.model]?.applications[ref.unit.split('/')[0] ?? ''] as Application | undefined;
  const change = (ref: UnitRef, work: (unit: Unit, application: Application) => void): void =>
    store.commit((state) => {
      const application = state.models[ref.model]?.applications[ref.unit.split('/')[0] ?? ''];
      const unit = application?.units[ref.unit];
      if (application !== undefined && unit !== undefined) work(unit, application);
    });
  const alarms = new Set<NodeJS.Timeout>();
  const at = (milliseconds: number, work: () => void): void => {
    const alarm = setTimeout(() => {
      alarms.delete(alarm);
      work();
    }, milliseconds);
    alarms.add(alarm);
  };
  const replace = (ref: UnitRef, hook: string): void => {
    const report = (current: string, message: string) => (): void =>
      change(ref, (unit) => setAgentStatus(unit, { current, message, since: Date.now() }));
    at(script.takes / 2, report('executing', `running ${hook} hook`));
    at(script.takes, () => {
      const application = find(ref);
      if (application === undefined) return;
      made.set(keyOf(ref), stateOf(application));
      change(ref, (unit, { charm }) => {
        unit.charm = charm;
        unit.address = script.address;
        setWorkloadStatus(unit, { current: 'active', message: '', since: Date.now() });
        setAgentStatus(unit, { current: 'idle', message: '', since: Date.now() });
      });
    });
  };
  const units = new Map<string, UnitRef>();
  store.subscribe(() => {
    for (const [key, ref] of units) {
      const application = find(ref);
      const last = made.get(key);
      if (application === undefined || last === undefined) continue;
      const now = stateOf(application);
      if (now.version === last.version && now.config === last.config) continue;
      made.set(key, { ...last, version: now.version, config: now.config });
      replace(ref, now.version === last.version ? 'config-changed' : 'upgrade-charm');
    }
  });
  return {
    ...scriptedAgents(store),
    ensure(ref) {
      units.set(keyOf(ref), ref);
      replace(ref, 'install');
    },
    remove: (ref) => Promise.resolve(void units.delete(keyOf(ref))),
    // What a pod would do later must not write the state of a controller that is gone.
    close() {
      for (const alarm of alarms) clearTimeout(alarm);
      return Promise.resolve();
    },
    async ssh(ref, { command }, output) {
      const print = (text: string): void => output.stdout(Buffer.from(text));
      if (command[0] === 'cat') print(`${script.ids.get(made.get(keyOf(ref))?.image ?? '') ?? 'unknown'}\n`);
      if (command[0]?.endsWith('pebble') === true)
        print('Service  Startup  Current  Since\nweb  enabled  active  2026-11-22T10:50:40Z\n');
      if (command[0] !== 'sha256sum') return 0;
      const charm = find(ref)?.units[ref.unit]?.charm ?? '';
      const path = store.read().models[ref.model]?.charms[charm]?.path ?? '';
      const zip = openZip((await files.readBytes(path)) ?? Buffer.alloc(0));
      for (const asked of command.slice(1)) {
        const content = zip.read(asked.replace(/^.*?\/charm\//, ''));
        if (content !== undefined) print(`${createHash('sha256').update(content).digest('hex')}  ${asked}\n`);
      }
      return 0;
    },
  };
}

function stateOf(application: Application): { version: number; config: number; image: string } {
  const [resource] = Object.values(application.resources);
  return { version: application.podVersion, config: application.configVersion, image: resource?.value ?? '' };
}
