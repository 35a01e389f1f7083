import { chmod } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { untilEnded } from '../../support/processes.ts';
import { programsIn } from '../../support/programs.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { failureOf } from '../../support/refusal.ts';

let ports: TestPorts;
beforeEach(() => {
  ports = realPorts({ LANG: 'C.UTF-8' });
});
afterEach(() => ports.dispose());

describe('run', () => {
  test('gives back both streams and takes input', async () => {
    const script =
      'process.stdin.on("data", (d) => process.stdout.write(`<${d}>`)); process.stderr.write("note")';
    const done = await ports.exec.run({ argv: ['node', '-e', script], stdin: 'in' });
    expect(done).toMatchObject({ exitCode: 0, stdout: '<in>', stderr: 'note' });
  });

  test('arguments reach the program as they are', async () => {
    const hostile = ['$(id)', '`id`', ';', 'a\nb', '-x', '*', "'"];
    const { stdout } = await ports.exec.run({
      argv: ['node', '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...hostile],
    });
    expect(JSON.parse(stdout)).toEqual(hostile);
  });

  test('a program that asks for input finds none and does not hang', async () => {
    const { stdout } = await ports.exec.run({ argv: ['cat'], timeout: 10_000 });
    expect(stdout).toBe('');
  });

  test('only the stated environment is seen', async () => {
    process.env['CANARY_TOKEN'] = 'secret';
    const { stdout } = await ports.exec.run({ argv: ['env'], env: { ADDED: '1' } });
    expect(stdout).not.toContain('CANARY_TOKEN');
    expect(stdout).toContain('ADDED=1');
  });

  test('a failure has the exit code and the last lines', async () => {
    const failure = await failureOf(
      ports.exec.run({
        argv: ['node', '-e', 'for (let i = 0; i < 50; i++) console.error("line " + i); process.exit(3)'],
      }),
    );
    expect(failure).toMatchObject({ code: 'TOOL_FAILED', message: 'node failed with exit code 3' });
    expect(failure.details.at(-1)).toBe('line 49');
    expect(failure.details).toHaveLength(15);
  });

  test('accepted exit codes are no failure', async () => {
    expect(await ports.exec.run({ argv: ['false'], accept: [1] })).toMatchObject({ exitCode: 1 });
  });

  test.each([
    ['ends by a signal', 'process.kill(process.pid, "SIGSEGV")', 'node failed with signal SIGSEGV'],
    [
      'prints bytes that are no text',
      'process.stderr.write(Buffer.from([255, 254, 10])); process.exit(4)',
      'node failed with exit code 4',
    ],
    ['prints to one stream only', 'console.log("why"); process.exit(5)', 'node failed with exit code 5'],
  ])('a program that %s fails as a tool does', async (_name, script, message) => {
    expect(await failureOf(ports.exec.run({ argv: ['node', '-e', script] }))).toMatchObject({
      code: 'TOOL_FAILED',
      message,
    });
  });

  test('a file that may not be executed is not found', async () => {
    await using programs = await programsIn({ present: 'exit 0' });
    await chmod(join(programs.folder, 'present'), 0o644);
    expect(await ports.exec.which(join(programs.folder, 'present'))).toBeUndefined();
  });

  test('a missing program is named with what to do', async () => {
    const failure = await failureOf(ports.exec.run({ argv: ['no-such-program-here'] }));
    expect(failure.code).toBe('TOOL_MISSING');
    expect(failure.hint).toContain('no-such-program-here');
  });

  test('output is bounded, keeping the end', async () => {
    const { stdout } = await ports.exec.run({
      argv: ['node', '-e', 'process.stdout.write("x".repeat(5_000_000) + "END")'],
      keep: 100_000,
    });
    expect(stdout.length).toBe(100_000);
    expect(stdout.endsWith('END')).toBe(true);
  });
});

describe('ending', () => {
  // A child that ignores the polite signal, as its own child does, which would survive a kill of the parent alone.
  const stubborn = (pidFile: string): [string, ...string[]] => [
    ...(['sh', '-c', `trap '' TERM; sleep 600 > /dev/null 2>&1 & echo $! > "$0"; wait`] as const),
    pidFile,
  ];
  const childIn = async (pidFile: string): Promise<number> => Number(await ports.files.readText(pidFile));

  test('after the time limit the whole process group is gone', async () => {
    const pidFile = join(await ports.files.makeTemp('exec'), 'pid');
    const failure = await failureOf(ports.exec.run({ argv: stubborn(pidFile), timeout: 1_000 }));
    expect(failure.code).toBe('TOOL_TIMEOUT');
    await untilEnded(await childIn(pidFile));
  });

  test('cancelling the run does the same', async () => {
    const pidFile = join(await ports.files.makeTemp('exec'), 'pid');
    const running = failureOf(ports.exec.run({ argv: stubborn(pidFile) }));
    while (!((await childIn(pidFile)) > 0)) await wait(20);
    ports.cancel();
    expect((await running).code).toBe('CANCELLED');
    await untilEnded(await childIn(pidFile));
  });
});

describe('what runs as root', () => {
  test('is ended through sudo, as it hears nothing from others', async () => {
    const folder = await ports.files.makeTemp('exec');
    await using programs = await programsIn({
      sudo: `printf '%s\\n' "$*" >> ${folder}/calls; [ "$2" = kill ] && exit; echo $$ > ${folder}/pid; exec /bin/sleep 600`,
    });
    await using own = disposable(realPorts({ PATH: programs.path }));
    const running = failureOf(own.exec.run({ argv: ['sudo', '-n', 'apt-get', 'update'] }));
    const pid = async (): Promise<number> => Number(await ports.files.readText(join(folder, 'pid')));
    while (!((await pid()) > 0)) await wait(20);
    own.cancel();
    expect((await running).code).toBe('CANCELLED');
    expect(await ports.files.readText(join(folder, 'calls'))).toContain(`-n kill -TERM -- -${await pid()}\n`);
  });
});

describe('stream', () => {
  test('keeps the output of a program that ended before anybody read it', async () => {
    const { stdout, done } = ports.exec.stream({ argv: ['echo', 'all of it'] });
    // Long enough for the program to end first; were it not, the test would only prove less.
    await wait(300);
    const chunks: Uint8Array[] = [];
    for await (const chunk of stdout) chunks.push(chunk);
    await done;
    expect(Buffer.concat(chunks).toString()).toBe('all of it\n');
  });

  test('hands out the output as it comes', async () => {
    const { stdout, done } = ports.exec.stream({
      argv: ['node', '-e', 'process.stdout.write("y".repeat(3_000_000))'],
    });
    let size = 0;
    for await (const chunk of stdout) size += chunk.length;
    expect(size).toBe(3_000_000);
    expect((await done).exitCode).toBe(0);
  });

  test('fails when the program fails', async () => {
    const { stdout, done } = ports.exec.stream({ argv: ['node', '-e', 'console.log(1); process.exit(4)'] });
    for await (const _chunk of stdout);
    await expect(done).rejects.toMatchObject({ code: 'TOOL_FAILED' });
  });
});

function disposable(own: TestPorts): TestPorts & AsyncDisposable {
  return { ...own, [Symbol.asyncDispose]: () => own.dispose() };
}
