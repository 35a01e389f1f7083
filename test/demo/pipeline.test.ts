import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod/mini';
import { openDemoLab, type DemoLab } from '../support/demo-lab.ts';

const reportSchema = z.object({
  steps: z.array(z.object({ action: z.string(), seconds: z.number() })),
  url: z.string(),
  imageDigest: z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)),
  charmSha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  base: z.string(),
  charm: z.string(),
});

let lab: DemoLab;
beforeAll(async () => {
  lab = await openDemoLab('demotest');
});
afterAll(() => lab.end());

async function readReport(): Promise<z.infer<typeof reportSchema>> {
  return reportSchema.parse(JSON.parse(await readFile(join(lab.folder, 'report.json'), 'utf8')));
}

const page = async (url: string, init?: RequestInit): Promise<string> => (await fetch(url, init)).text();

test('the demo runs the pipeline, stays up, takes a changed line within a warm run, and is removed', async () => {
  const keep = ['--keep', '--json', join(lab.folder, 'report.json')];
  const first = await lab.demo(keep);
  expect(first.exitCode, first.screen).toBe(0);
  const report = await readReport();
  expect(report.steps.map(({ action }) => action)).toEqual([
    'setup-craft',
    'pack-rock',
    'pack-charm',
    'publish',
    'juju-deploy',
    'integration-test',
  ]);
  expect(first.screen).toContain(report.url);
  const note = new URLSearchParams({ name: 'Ada', message: 'kept by a real PostgreSQL' });
  await page(`${report.url}/notes`, { method: 'POST', body: note });
  expect(await page(`${report.url}/`)).toContain('kept by a real PostgreSQL');

  await lab.edit('templates/index.html', (text) => text.replace('</body>', '<p>A changed line.</p></body>'));
  const second = await lab.demo(keep);
  expect(second.exitCode, second.screen).toBe(0);
  const changed = await readReport();
  expect(changed.imageDigest).not.toBe(report.imageDigest);
  expect(changed.charmSha256).toBe(report.charmSha256);
  const after = await page(`${changed.url}/`);
  expect(after).toContain('A changed line.');
  expect(after).toContain('kept by a real PostgreSQL');

  const down = await lab.down();
  expect(down.exitCode, down.screen).toBe(0);
  expect(await lab.leftovers()).toEqual([]);
});
