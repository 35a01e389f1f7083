import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packRock } from '../../../actions/pack-rock/definition.ts';
import { readFacts } from '../../../actions/pack-rock/facts.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let folder: string;
let ports: TestPorts;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platforms-'));
  ports = realPorts();
  await writeFile(join(folder, 'requirements.txt'), 'flask\n');
  await writeFile(join(folder, 'app.py'), 'import flask\napp = flask.Flask(__name__)\n');
});
afterAll(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true });
});

const document = (add: string): string =>
  `name: shop
version: "1"
summary: A shop
description: for $CRAFT_ARCH_BUILD_FOR
base: ubuntu@24.04
extensions: [flask-framework]
platforms: {amd64: , arm64: }
${add}`;

const plansFor = async (platform: string, add: string): Promise<readonly unknown[]> => {
  await writeFile(join(folder, 'rockcraft.yaml'), document(add));
  const { plans, confirmed } = await readFacts(runOf(packRock, ports, folder, { platform }));
  // What goes on behind them writes into the folder.
  await confirmed;
  return plans.map((plan) => [plan.architecture, plan.description, plan.runtime.packages]);
};
const parts = (item: string): string =>
  `parts:\n  flask-framework/dependencies:\n    stage-packages: [${item}]\n`;

test('each rock is planned as its platform reads the file', async () => {
  expect(await plansFor('all', parts('{to amd64: [libpq5]}, {to arm64: [libmagic1]}'))).toEqual([
    ['amd64', 'for amd64', ['libpq5', 'python3-venv']],
    ['arm64', 'for arm64', ['libmagic1', 'python3-venv']],
  ]);
});

test('what stands against one of them does not stand against the other', async () => {
  const text = parts('{to arm64: [libmagic1]}, else fail');
  expect(await plansFor('arm64', text)).toEqual([['arm64', 'for arm64', ['libmagic1', 'python3-venv']]]);
  await expect(plansFor('amd64', text)).rejects.toThrow('`to arm64` does not hold');
});
