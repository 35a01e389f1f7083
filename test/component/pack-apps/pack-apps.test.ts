import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packApps } from '../../../actions/pack-apps/definition.ts';
import { main } from '../../../actions/pack-apps/main.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { assetsLike, SHARED_CACHE, standInBase } from '../../support/rock-lab.ts';

let ports: TestPorts;
let folder: string;
let base: string;
beforeAll(async () => {
  ports = realPorts();
  folder = await mkdtemp(join(tmpdir(), 'pack-apps-'));
  base = await standInBase(ports);
  for (const name of ['blog', 'shop']) await writeApp(name);
});
afterAll(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function writeApp(name: string): Promise<void> {
  const about = `name: ${name}\nbase: ubuntu@24.04\nsummary: ${name}\ndescription: ${name}\nplatforms: {amd64: }\n`;
  const parts = 'parts: {charm: {plugin: charm, source: .}}\n';
  const files = {
    'rockcraft.yaml': `${about}version: '1'\nlicense: Apache-2.0\nextensions: [flask-framework]\n`,
    'requirements.txt': 'flask\n',
    'app.py': `from flask import Flask\n\napp = Flask("${name}")\n# ${randomUUID()}\n`,
    'charm/charmcraft.yaml': `type: charm\ntitle: ${name}\n${about}${parts}`,
    'charm/src/charm.py': '#!/usr/bin/env python3\n',
  };
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'services', name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
}

interface Packed {
  readonly name: string;
  readonly rock?: Readonly<Record<string, string>>;
  readonly charm?: Readonly<Record<string, string>>;
  readonly error?: readonly { readonly kind: string; readonly code: string }[];
}

async function pack(): Promise<{
  apps: Record<string, Packed>;
  failed: string;
  page: string;
  error?: unknown;
}> {
  const run = runOf(packApps, ports, folder, { 'base-image': base, 'max-age': '24h' });
  const host = { ...run.host, cacheDir: SHARED_CACHE, assetsDir: await assetsLike(folder) };
  const answer = (outputs: { apps?: string; failed?: string }) => ({
    apps: Object.fromEntries((JSON.parse(outputs.apps ?? '[]') as Packed[]).map((each) => [each.name, each])),
    failed: outputs.failed ?? '',
    page: run.summary.render(),
  });
  try {
    return answer(await main({ ...run, host }));
  } catch (error) {
    return { ...answer((error as { outputs: object }).outputs), error };
  }
}

test('several apps are packed side by side, and then only what changed', async () => {
  const first = await pack();
  expect(first.failed).toBe('');
  for (const name of ['blog', 'shop']) {
    expect(first.apps[name]).toMatchObject({
      rock: {
        rock: join(folder, `packed/${name}/${name}_1_amd64.rock`),
        rebuilt: expect.stringContaining('app') as string,
      },
      charm: { charm: join(folder, `packed/${name}/${name}_amd64.charm`), reused: 'false' },
    });
  }
  expect(first.page.indexOf('### Rock blog')).toBeLessThan(first.page.indexOf('### Rock shop'));
  expect(ports.reporter.lines).toContain('2 apps, 2 at a time');
  expect(ports.reporter.lines.some((line) => line.startsWith('shop | shop 1 on ubuntu@24.04'))).toBe(true);

  await appendFile(join(folder, 'services/shop/app.py'), `# ${randomUUID()}\n`);
  const second = await pack();
  expect(second.apps).toMatchObject({
    blog: { rock: { rebuilt: '', digest: first.apps['blog']?.rock?.['digest'] }, charm: { reused: 'true' } },
    shop: { rock: { rebuilt: 'app,metadata' }, charm: { reused: 'true' } },
  });
  expect(second.apps['shop']?.rock?.['digest']).not.toBe(first.apps['shop']?.rock?.['digest']);
});

test('a broken app is named with its line, and the others are packed all the same', async () => {
  await writeFile(join(folder, 'services/blog/app.py'), 'from flask import Flask\napp = Flask(\n');
  await appendFile(join(folder, 'services/shop/app.py'), `# ${randomUUID()}\n`);
  const { apps, failed, page, error } = await pack();
  expect(error).toMatchObject({
    code: 'APPS_FAILED',
    message: '1 of 2 apps failed: blog',
    at: { file: 'services/blog/app.py', line: 2 },
    details: expect.arrayContaining([expect.stringMatching(/^blog: error\[[A-Z_]+\]: /)]) as string[],
  });
  expect(failed).toBe('blog');
  expect(apps['blog']).toMatchObject({ charm: { reused: 'true' }, error: [{ kind: 'rock' }] });
  expect(apps['blog']).not.toHaveProperty('rock');
  expect(apps['shop']).toMatchObject({ rock: { rebuilt: 'app,metadata' } });
  expect(await ports.files.stat(apps['shop']?.rock?.['rock'] ?? '')).toMatchObject({ kind: 'file' });
  expect(page).toMatch(/\| blog \| `services\/blog` \| \*\*failed\*\*: /);
});
