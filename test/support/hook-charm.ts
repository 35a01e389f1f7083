import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stringify } from 'yaml';
import { dispatchEnvironment } from '../../src/controller/unit/environment.ts';
import type { Hook } from '../../src/controller/unit/hook.ts';
import type { HookSession, ToolCall } from '../../src/controller/unit/session.ts';
import { toolNames } from '../../src/controller/unit/tools/index.ts';
import type { HookWorld } from './hook-session.ts';
import { ROOT } from './source-files.ts';

const FIXTURE = join(ROOT, 'test/fixtures/hook-charm');

export interface HookRun {
  /** Exit code of the charm. Its writes are committed when it is 0. */
  readonly code: number;
  readonly stderr: string;
  /** What the charm wrote down. */
  readonly facts: Record<string, unknown>;
}

/** A charm's folder and the hook tools, for real runs of a real charm. */
export interface HookCharm {
  run(unit: string, hook: Hook): Promise<HookRun>;
  close(): void;
}

/** The two applications of the shop model as one charm, with the ops of a Python environment. */
export function createHookCharm(world: HookWorld, python: string): HookCharm {
  const folder = mkdtempSync(join(tmpdir(), 'hook-charm-'));
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  for (const name of toolNames) symlinkSync(join(FIXTURE, 'hook-tool.py'), join(tools, name));
  symlinkSync(join(python, 'python'), join(tools, 'python3'));
  let runs = 0;

  return {
    async run(unit, hook) {
      runs += 1;
      const charmDir = charmFolder(folder, unit);
      const socket = join(folder, `${runs}.socket`);
      const session = world.open(unit, hook);
      const server = await serve(session, socket);
      const env = dispatchEnvironment({
        ...{ model: world.model(), unit: session.unit, hook, contextId: `${unit}-${runs}`, charmDir, socket },
        ...{ toolsDir: tools, path: '/usr/bin:/bin', apiAddresses: '127.0.0.1:17070' },
      });
      const child = spawn(join(python, 'python'), ['charm.py'], { cwd: charmDir, env, timeout: 60_000 });
      const [stderr, code] = await Promise.all([
        text(child.stderr),
        new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1))),
      ]);
      server.close();
      if (code === 0) session.commit();
      const facts = join(charmDir, 'facts.json');
      const noted: unknown = existsSync(facts) ? JSON.parse(readFileSync(facts, 'utf8')) : {};
      rmSync(facts, { force: true });
      return { code, stderr, facts: noted as Record<string, unknown> };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function serve(session: HookSession, path: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    const pieces: Buffer[] = [];
    connection.on('data', (piece) => pieces.push(piece));
    connection.on('end', () => {
      const call = JSON.parse(Buffer.concat(pieces).toString()) as ToolCall;
      connection.end(JSON.stringify(session.answer(call)));
    });
  });
  return new Promise((resolve) => server.listen(path, () => resolve(server)));
}

function charmFolder(parent: string, unit: string): string {
  const folder = join(parent, unit.replace('/', '-'));
  if (existsSync(folder)) return folder;
  mkdirSync(folder);
  copyFileSync(join(FIXTURE, 'charm.py'), join(folder, 'charm.py'));
  const [name = ''] = unit.split('/');
  const database = { database: { interface: 'postgresql_client' } };
  const shop = {
    ...{ requires: database, peers: { peers: { interface: 'shop_peers' } } },
    storage: { data: { type: 'filesystem', location: '/data' }, cache: { type: 'filesystem' } },
    resources: { schema: { type: 'file', filename: 'schema.sql' } },
  };
  writeFileSync(
    join(folder, 'metadata.yaml'),
    stringify({ name, ...(name === 'db' ? { provides: database } : shop) }),
  );
  if (name === 'db') return folder;
  writeFileSync(join(folder, 'actions.yaml'), stringify({ backup: { params: { to: { type: 'string' } } } }));
  const options = { port: 'int', debug: 'boolean', ratio: 'float', title: 'string', token: 'secret' };
  const config = Object.fromEntries(Object.entries(options).map(([option, type]) => [option, { type }]));
  writeFileSync(join(folder, 'config.yaml'), stringify({ options: config }));
  return folder;
}
