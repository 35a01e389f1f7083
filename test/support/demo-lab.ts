import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { connectDocker } from '../../src/docker/index.ts';
import { runDemo, type DemoRun } from './demo-run.ts';
import { freePort } from './free-port.ts';
import { leftoversOf } from './leftovers.ts';
import { realPorts } from './ports.ts';
import { SHARED_CACHE } from './rock-lab.ts';
import { ROOT } from './source-files.ts';

/** The demo with a controller, a registry and a folder of its own, on copies of the example. */
export interface DemoLab {
  /** For the files of tests. */
  readonly folder: string;
  /** Runs the demo on a copy of the example that was changed before; interrupts it when a text shows. */
  demo(more: readonly string[], interruptAt?: string): Promise<DemoRun>;
  down(): Promise<DemoRun>;
  /** Changes a file of the example. */
  edit(path: string, change: (text: string) => string): Promise<void>;
  leftovers(): Promise<string[]>;
  /** Removes what runs, and takes the example anew. */
  reset(): Promise<void>;
  end(): Promise<void>;
}

export async function openDemoLab(controller: string): Promise<DemoLab> {
  const ports = realPorts();
  const docker = await connectDocker(ports, {});
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  const example = join(folder, 'guestbook');
  const flags = ['--controller', controller, '--registry', `127.0.0.1:${await freePort()}`];
  const env = {
    PAAS_ACTION_STATE: join(folder, 'state'),
    PAAS_ACTION_CACHE: SHARED_CACHE,
    RUNNER_TEMP: folder,
  };
  const down = (): Promise<DemoRun> => runDemo([...flags, '--down'], { env });
  const copy = (): Promise<void> => cp(join(ROOT, 'examples/flask'), example, { recursive: true });
  await copy();
  return {
    folder,
    down,
    demo: (more, interruptAt) =>
      runDemo([...flags, '--example', example, ...more], {
        env,
        ...(interruptAt !== undefined && { interruptAt }),
      }),
    async edit(path, change) {
      const file = join(example, path);
      const before = await readFile(file, 'utf8');
      const after = change(before);
      expect(after, `${path} was changed`).not.toBe(before);
      await writeFile(file, after);
    },
    leftovers: () => leftoversOf(docker, [controller]),
    async reset() {
      await down();
      await rm(example, { recursive: true, force: true });
      await copy();
    },
    async end() {
      await down();
      await rm(folder, { recursive: true, force: true });
      await ports.dispose();
    },
  };
}
