import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startNodeMirror } from '../../support/node-mirror.ts';
import { realPorts } from '../../support/ports.ts';
import { publishPair } from '../../support/published-pair.ts';
import { exampleLab } from '../../support/rock-lab.ts';
import { machinesIn, unpackAs } from '../../support/unpacked-image.ts';

test('an Express app for two architectures is one index, each image with the Node.js of its own', async () => {
  const ports = realPorts();
  await using mirror = await startNodeMirror(ports, ['x64', 'arm64']);
  await using lab = await exampleLab('expressjs');
  const file = join(lab.app, 'rockcraft.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('  amd64:\n', '  amd64:\n  arm64:\n'));
  await using pair = await publishPair(ports, lab, 'polls', { 'node-mirror': mirror.url });
  expect(pair.pushed.digest).toBe(pair.packed.digest);
  for (const architecture of ['amd64', 'arm64']) {
    const image = `${pair.registry.host}/polls:1.0`;
    const bundle = await unpackAs(ports, architecture, image, lab.folder);
    const machines = await machinesIn(bundle);
    expect([...machines.keys()].filter((path) => path.endsWith('bin/node'))).toHaveLength(1);
    expect([...machines].filter(([, machine]) => machine !== architecture)).toEqual([]);
  }
  await ports.dispose();
});
