import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { setupCraft } from '../../actions/setup-craft/definition.ts';
import type { main } from '../../actions/setup-craft/main.ts';
import type { Host } from '../../src/action/index.ts';
import { runOf } from './action-run.ts';
import { strictTools, type StrictTools } from './strict-tools.ts';

type Run = Parameters<typeof main>[0];

/** What `lxc network list` says once LXD has its bridge. */
export const NETWORKS = JSON.stringify([{ name: 'lxdbr0', type: 'bridge', managed: true }]);

const NAMES = [
  ...['snap', 'lxd', 'lxc', 'iptables', 'apt-get', 'dpkg-query', 'chown'],
  ...['concierge', 'juju', 'kubectl', 'k8s', 'microk8s'],
];

export interface SetupLab {
  readonly folder: string;
  readonly tools: StrictTools;
  /** What later steps of the job get: variables, and the last folder for PATH. */
  readonly exported: Record<string, string>;
  /** `setup-craft` with the craft engine and these inputs. */
  run(inputs: Readonly<Record<string, string>>): Run;
  /** The calls that change the machine. */
  changes(): Promise<readonly string[]>;
}

/** A machine of stand-ins for each test of a file. */
export function useSetupLab(): SetupLab {
  let machine: Pick<SetupLab, 'folder' | 'tools' | 'exported'>;
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'setup-craft-'));
    machine = { folder, tools: await strictTools(folder, NAMES), exported: {} };
  });
  afterEach(async () => {
    await machine.tools.ports.dispose();
    await rm(machine.folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return machine.folder;
    },
    get tools() {
      return machine.tools;
    },
    get exported() {
      return machine.exported;
    },
    run(inputs) {
      const { folder, tools, exported } = machine;
      const one = runOf(setupCraft, tools.ports, folder, { engine: 'craft', ...inputs });
      const host: Host = {
        ...one.host,
        addPath: (path) => Promise.resolve(void (exported['PATH'] = path)),
        exportVariable: (name, value) => Promise.resolve(void (exported[name] = value)),
      };
      return { ...one, host };
    },
    changes: async () =>
      (await machine.tools.lines()).filter(
        (line) => !/^(snap list|lxc network list|dpkg-query|juju|.*--(check|list-rules))/.test(line),
      ),
  };
}
