import { describe, expect, test } from 'vitest';
import { openLink, type Link } from '../../../../../src/controller/unit/pod/link.ts';
import type { CharmProgram } from '../../../../../src/controller/unit/pod/pod.ts';
import type { Connection } from '../../../../../src/ports/index.ts';

const hello = { type: 'hello', link: 1 };

/** A supervisor that says what the test says. */
class Scripted implements Connection {
  readonly told: Record<string, unknown>[] = [];
  ended = false;
  readonly input: AsyncIterable<Uint8Array>;
  private readonly lines: string[] = [];
  private wake: () => void = () => undefined;
  private closed = false;

  constructor() {
    this.input = this.read();
  }

  private async *read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const line = this.lines.shift();
      if (line !== undefined) yield Buffer.from(line);
      else if (this.closed) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  say(...messages: readonly unknown[]): void {
    for (const message of messages)
      this.lines.push(typeof message === 'string' ? message : `${JSON.stringify(message)}\n`);
    this.wake();
  }

  hangUp(): void {
    this.closed = true;
    this.wake();
  }

  write(data: Uint8Array): Promise<void> {
    this.told.push(JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>);
    return Promise.resolve();
  }

  end(): void {
    this.ended = true;
  }
}

interface Bench {
  readonly link: Link;
  readonly warnings: string[];
  connect(): { readonly supervisor: Scripted; readonly served: Promise<void> };
}

async function bench(sleep: () => Promise<void> = () => new Promise(() => undefined)): Promise<Bench> {
  const warnings: string[] = [];
  let handle: (connection: Connection) => Promise<void> = () => Promise.resolve();
  const link = await openLink(
    {
      listen: {
        raw: (at, with_) => {
          handle = with_;
          return Promise.resolve({ address: { socketPath: '/s' }, close: () => Promise.resolve() });
        },
      },
      clock: { sleep },
      random: { bytes: (count) => new Uint8Array(count).fill(7) },
      warn: (message) => warnings.push(message),
    },
    'app/0',
    '/s',
  );
  return {
    link,
    warnings,
    connect() {
      const supervisor = new Scripted();
      return { supervisor, served: handle(supervisor) };
    },
  };
}

const root = { uid: 0, gid: 0 };
const program = (more: Partial<CharmProgram> = {}): CharmProgram => ({
  argv: ['/dispatch'],
  env: { A: 'b' },
  cwd: '/',
  onOutput: () => undefined,
  onTool: () => Promise.resolve({ code: 0, stdout: '', stderr: '' }),
  signal: new AbortController().signal,
  ...more,
});

describe('the link to a supervisor', () => {
  test('runs a program with a context that nobody can guess, and answers its tools', async () => {
    const { link, connect } = await bench();
    const { supervisor } = connect();
    supervisor.say(hello, { type: 'unpacked' });
    await link.unpacked;
    const heard: string[] = [];
    const code = link.run(
      program({
        onOutput: (stream, text) => heard.push(`${stream} ${text}`),
        onTool: ({ tool, args, stdin }) =>
          Promise.resolve({ code: 3, stdout: [tool, ...args, stdin].join(' '), stderr: '' }),
      }),
      root,
    );
    const token = '07'.repeat(24);
    expect(supervisor.told).toEqual([
      {
        type: 'run',
        id: 1,
        argv: ['/dispatch'],
        env: { A: 'b', JUJU_CONTEXT_ID: token },
        cwd: '/',
        ...root,
        token,
      },
    ]);
    supervisor.say(
      { type: 'output', id: 1, stream: 'stderr', text: 'x' },
      { type: 'tool', id: 1, call: 5, tool: 't', args: ['a'], stdin: 'in' },
      { type: 'exit', id: 1, code: 4 },
    );
    expect(await code).toBe(4);
    expect(heard).toEqual(['stderr x']);
    expect(supervisor.told.at(-1)).toEqual({
      type: 'answer',
      call: 5,
      code: 3,
      stdout: 't a in',
      stderr: '',
    });
  });

  test('a tool of no program, or one whose answer fails, is told so', async () => {
    const { link, connect } = await bench();
    const { supervisor } = connect();
    supervisor.say(hello);
    await link.greeted;
    const code = link.run(program({ onTool: () => Promise.reject(new Error('broken')) }), root);
    const call = { type: 'tool', tool: 't', args: [], stdin: '' };
    supervisor.say({ ...call, id: 9, call: 1 }, { ...call, id: 1, call: 2 });
    supervisor.say({ type: 'exit', id: 1, code: 0 });
    await code;
    expect(supervisor.told.slice(1)).toEqual(
      expect.arrayContaining([
        { type: 'answer', call: 1, code: 1, stdout: '', stderr: 'ERROR no hook of this context runs\n' },
        { type: 'answer', call: 2, code: 1, stdout: '', stderr: 'ERROR broken\n' },
      ]),
    );
  });

  test('a cancelled program is killed, and has failed when it is dead', async () => {
    const { link, connect } = await bench();
    const { supervisor } = connect();
    supervisor.say(hello);
    await link.greeted;
    const cancel = new AbortController();
    const code = link.run(program({ signal: cancel.signal }), root);
    cancel.abort();
    expect(supervisor.told.at(-1)).toEqual({ type: 'kill', id: 1 });
    supervisor.say({ type: 'exit', id: 1, code: 137 });
    await expect(code).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(link.run(program({ signal: cancel.signal }), root)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  test.each([
    ['no message', 'nonsense\n'],
    ['an unknown message', { type: 'power', id: 1 }],
  ])('%s ends the connection and all that was asked over it', async (_, message) => {
    const { link, warnings, connect } = await bench();
    const { supervisor, served } = connect();
    supervisor.say(hello);
    await link.greeted;
    const code = link.run(program(), root);
    const answer = link.request('/p', { method: 'GET', path: '/' }, 1000);
    supervisor.say(message);
    await expect(code).rejects.toMatchObject({ code: 'CONTROLLER_UNIT_NOT_RUNNING' });
    await expect(answer).rejects.toMatchObject({ code: 'CONTROLLER_UNIT_NOT_RUNNING' });
    await served;
    expect(supervisor.ended).toBe(true);
    expect(warnings).toHaveLength(1);
    await expect(link.run(program(), root)).rejects.toMatchObject({ code: 'CONTROLLER_UNIT_NOT_RUNNING' });
  });

  test('who has not greeted is not heard', async () => {
    const { link, connect } = await bench();
    const { supervisor: real } = connect();
    real.say(hello);
    await link.greeted;
    const code = link.run(program(), root);
    const { supervisor: other, served } = connect();
    other.say({ type: 'exit', id: 1, code: 99 });
    await served;
    expect(other.ended).toBe(true);
    real.say({ type: 'exit', id: 1, code: 0 });
    expect(await code).toBe(0);
  });

  test('a supervisor that comes back takes the place of its own dead connection', async () => {
    const { link, connect } = await bench();
    const first = connect();
    first.supervisor.say(hello);
    await link.greeted;
    const code = link.run(program(), root);
    const second = connect();
    second.supervisor.say(hello);
    await expect(code).rejects.toThrow('another connection took its place');
    first.supervisor.hangUp();
    await first.served;
    const again = link.run(program(), root);
    second.supervisor.say({ type: 'exit', id: 2, code: 0 });
    expect(await again).toBe(0);
  });

  test('a request that nobody answers ends', async () => {
    const { link, connect } = await bench(() => Promise.resolve());
    const { supervisor } = connect();
    supervisor.say(hello);
    await link.greeted;
    await expect(link.request('/p', { method: 'GET', path: '/' }, 500)).rejects.toThrow(
      'no answer within 500 ms',
    );
  });

  test('the answer of a Pebble, and the reason why there is none', async () => {
    const { link, connect } = await bench();
    const { supervisor } = connect();
    supervisor.say(hello);
    await link.greeted;
    const asked = [
      link.request('/p', { method: 'GET', path: '/a' }, 500),
      link.request('/p', { method: 'GET', path: '/b' }, 500),
    ] as const;
    supervisor.say(
      { type: 'http', id: 2, error: 'refused' },
      { type: 'http', id: 1, status: 200, body: 'x' },
    );
    await expect(asked[0]).resolves.toEqual({ status: 200, body: 'x' });
    await expect(asked[1]).rejects.toThrow('refused');
  });

  test('a charm with native modules for another Python is told by name', async () => {
    const { link, connect } = await bench();
    expect(link.misfit()).toBeUndefined();
    const foreign = ['venv/a.cpython-312-x86_64-linux-gnu.so'];
    connect().supervisor.say(hello, { type: 'unpacked', python: '3.11', foreign });
    await link.unpacked;
    expect(link.misfit()).toMatch(/for other Pythons than 3\.11, .*: venv\/a\.cpython-312/);
  });

  test('a charm that cannot be unpacked', async () => {
    const { link, connect } = await bench();
    connect().supervisor.say(hello, { type: 'broken', reason: 'not a zip' });
    await expect(link.unpacked).rejects.toMatchObject({ code: 'CONTROLLER_CHARM_INVALID' });
  });
});
