import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remember, type Remembered } from '../../../src/charm/remember.ts';
import { Failure } from '../../../src/errors/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let folder: string;
let ports: TestPorts;
let now: number;
let answers: (string | Failure)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'remember-'));
  ports = realPorts();
  now = 1_000;
});
afterEach(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

function ask(): Promise<Remembered<string>> {
  const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  return remember(
    { files: ports.files, clock },
    {
      file: join(folder, 'answer'),
      maxAge: 100,
      ask() {
        const answer = answers.shift() ?? new Failure('TOOL_FAILED', 'nothing left to answer');
        return answer instanceof Failure ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
  );
}

describe('remember', () => {
  it('asks once within the time, and again after it', async () => {
    answers = ['one', 'two'];
    expect(await ask()).toEqual({ value: 'one', from: 'asked' });
    now += 99;
    expect(await ask()).toEqual({ value: 'one', from: 'memory' });
    now += 1;
    expect(await ask()).toEqual({ value: 'two', from: 'asked' });
  });

  it('asks again when the clock was set back', async () => {
    answers = ['one', 'two'];
    await ask();
    now -= 1;
    expect(await ask()).toEqual({ value: 'two', from: 'asked' });
  });

  it('keeps an old answer while nobody can be asked', async () => {
    answers = ['one', new Failure('NETWORK_UNREACHABLE', 'away')];
    await ask();
    now += 1_000;
    expect(await ask()).toEqual({ value: 'one', from: 'old' });
  });

  it.each([
    ['an answer that is a refusal', new Failure('PYTHON_REQUIREMENT', 'no such package')],
    ['a network that is away from the start', new Failure('NETWORK_UNREACHABLE', 'away')],
  ])('hands %s on', async (_, failure) => {
    answers = [failure];
    await expect(ask()).rejects.toBe(failure);
  });

  it('hands a refusal on even when there is an old answer', async () => {
    answers = ['one', new Failure('PYTHON_REQUIREMENT', 'withdrawn')];
    await ask();
    now += 1_000;
    await expect(ask()).rejects.toMatchObject({ code: 'PYTHON_REQUIREMENT' });
  });

  it.each([
    ['empty', () => ''],
    ['cut', (text: string) => text.slice(0, -1)],
    ['changed', (text: string) => text.replace('old', 'new')],
    ['of another form', () => '{"asked":1000,"value":"old"}'],
  ])('takes a memory that is %s for none', async (_, broken) => {
    answers = ['old', 'one'];
    await ask();
    const file = join(folder, 'answer');
    await writeFile(file, broken(await readFile(file, 'utf8')));
    expect(await ask()).toEqual({ value: 'one', from: 'asked' });
  });
});
