import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eventCharm } from '../support/event-charm.ts';
import { openLocalLab, type LocalLab } from '../support/local-lab.ts';
import { childrenOf, untilEnded } from '../support/processes.ts';

const NAME = 'maker-local';
let lab: LocalLab;
/** A registry that takes every question and answers none, so that who asks it is at work for as long as it likes. */
let registry: Server;
let asked = 0;

beforeAll(async () => {
  lab = await openLocalLab();
  registry = createServer(() => (asked += 1));
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  await writeFile(join(lab.folder, 'one.charm'), eventCharm('one', { workload: false }));
});
afterAll(async () => {
  registry.closeAllConnections();
  registry.close();
  await lab.end([NAME]);
});

test('what makes an image for a daemon ends when the daemon is killed in the middle of it', async () => {
  const { port } = registry.address() as AddressInfo;
  const up = await lab.cli('local', 'up', '--controller', NAME, '--base-image', `127.0.0.1:${port}/base:1`);
  expect(up, up.stderr).toMatchObject({ code: 0 });
  await lab.juju(NAME, 'add-model', 'm');
  expect(await lab.juju(NAME, 'deploy', './one.charm')).toMatchObject({ code: 0 });
  await vi.waitFor(() => expect(asked).toBeGreaterThan(0), { timeout: 60_000 });
  const daemon = (await lab.daemon(NAME)) ?? 0;
  const makers = (await childrenOf(daemon)).filter(({ command }) => command.includes('--make'));
  expect(makers).not.toEqual([]);
  await lab.killDaemon(NAME);
  await Promise.all(makers.map(({ pid }) => untilEnded(pid)));
});
