import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { destroyModel } from '../../../src/juju/index.ts';
import type { Juju } from '../../../src/juju/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let folder: string;
let ports: TestPorts;
let time: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namespace-'));
  time = 0;
  const sleep = (milliseconds: number): Promise<void> => Promise.resolve(void (time += milliseconds));
  ports = {
    ...realPorts({ PATH: `${folder}:/usr/bin:/bin` }),
    clock: { now: () => time, monotonic: () => time, sleep },
  };
});

afterEach(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A kubectl that answers with these lines, one a call, and then with the last for ever; `!` is a refusal. */
async function putKubectl(...lines: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'lines'), lines.map((line) => `${line}\n`).join(''));
  const program = `#!/bin/sh
cd '${folder}'
[ "$1 $2 $3" = 'get namespace pr-7' ] || exit 1
line=$(head -n 1 lines)
[ "$(wc -l < lines)" -gt 1 ] && sed -i 1d lines
[ "$line" = '!' ] && exit 1
printf '%s' "$line"
`;
  await writeFile(join(folder, 'kubectl'), program, { mode: 0o755 });
}

/** A controller whose model goes with the first command. */
function controller(): Juju {
  let there = true;
  const call: Juju['call'] = ({ args }) => {
    if (args[0] === 'destroy-model') {
      there = false;
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
    }
    const stdout = JSON.stringify({ 'pr-7': { 'model-uuid': 'of-ours' } });
    const stderr = there ? '' : 'ERROR model ctl:pr-7 not found\n';
    return Promise.resolve({ exitCode: there ? 0 : 1, stdout: there ? stdout : '{}', stderr });
  };
  return { call } as Juju;
}

const destroy = (deadline = 600_000): ReturnType<typeof destroyModel> =>
  destroyModel(ports, controller(), { model: 'ctl:admin/pr-7', patience: 10_000, deadline });

describe('the namespace of a destroyed model', () => {
  test('is waited for', async () => {
    await putKubectl('of-ours Active', 'of-ours Terminating', '!', 'of-ours Terminating', '');
    expect(await destroy()).toEqual({ how: 'in order' });
    expect(time).toBe(6_000);
    expect(ports.reporter.lines.join('\n')).not.toContain('namespace');
  });

  test('that stays is told, within a minute, and the model is gone all the same', async () => {
    await putKubectl('of-ours Active', 'of-ours Terminating');
    expect(await destroy()).toEqual({ how: 'in order', left: 'the namespace pr-7 is still Terminating' });
    expect(time).toBeLessThanOrEqual(60_000);
    expect(ports.reporter.lines.join('\n')).toMatch(/warning: .*kubectl get all --namespace pr-7/);
  });

  test('is waited for no longer than until the deadline', async () => {
    await putKubectl('of-ours Active', 'of-ours Terminating');
    expect(await destroy(5_000)).toMatchObject({ left: 'the namespace pr-7 is still Terminating' });
    expect(time).toBeLessThanOrEqual(5_000);
  });

  test.each([
    ['of another cluster', ['of-another Active']],
    ['of a cluster that does not answer', ['!']],
    ['of a model that has its name by now', ['of-ours Active', 'of-another Active']],
  ])('%s is none of its business', async (_, lines) => {
    await putKubectl(...lines);
    expect(await destroy()).toEqual({ how: 'in order' });
    expect(time).toBe(0);
  });
});
