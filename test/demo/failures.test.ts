import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDemoLab, type DemoLab } from '../support/demo-lab.ts';

let lab: DemoLab;
beforeAll(async () => {
  lab = await openDemoLab('demofails');
});
afterEach(() => lab.reset());
afterAll(() => lab.end());

describe('the demo fails, and leaves nothing behind,', () => {
  test.each<[string, string, (text: string) => string, string]>([
    [
      'when the charm has a mistake',
      'charm-ops/src/charm.py',
      (text) => text.replace('super().__init__(framework)', 'raise RuntimeError("broken on purpose")'),
      'juju-deploy',
    ],
    [
      'when the app cannot start',
      'app.py',
      (text) =>
        text.replace(
          'app = Flask(__name__)',
          'raise RuntimeError("broken on purpose")\napp = Flask(__name__)',
        ),
      'juju-deploy',
    ],
    [
      'when the app answers with an error',
      'app.py',
      (text) => text.replace('def healthz():', 'def healthz():\n    raise RuntimeError("broken on purpose")'),
      'juju-deploy',
    ],
  ])('%s', async (_name, path, change, step) => {
    await lab.edit(path, change);
    const run = await lab.demo(['--json', join(lab.folder, 'never.json')]);
    expect(run.exitCode, run.screen).toBe(1);
    expect(run.screen).toContain(`the step ${step} failed`);
    expect(run.screen).toContain('broken on purpose');
    expect(await lab.leftovers()).toEqual([]);
    await expect(readFile(join(lab.folder, 'never.json'))).rejects.toThrow();
  });
});
