import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compileSources } from '../../support/compiled-sources.ts';
import { ROOT } from '../../support/source-files.ts';

beforeAll(compileSources);

const SCRIPT = join(ROOT, 'build/test/support/printing-action.js');

/**
 * A reader that begins when the pipe is full, so that what is written next meets one that was full and is so no more.
 * The pipe was told not to wait for it where `O_NONBLOCK` is set.
 */
const LATE_READER = `
import fcntl, os, struct, subprocess, sys, termios, time
read, write = os.pipe()
if sys.argv[1] == "does not wait":
    fcntl.fcntl(write, fcntl.F_SETFL, fcntl.fcntl(write, fcntl.F_GETFL) | os.O_NONBLOCK)
child = subprocess.Popen(sys.argv[2:], stdout=write)
os.close(write)
full = fcntl.fcntl(read, fcntl.F_GETPIPE_SZ)
while child.poll() is None and struct.unpack("i", fcntl.ioctl(read, termios.FIONREAD, b"0000"))[0] < full - 4096:
    time.sleep(0.01)
with open(read, "rb") as stream:
    sys.stdout.buffer.write(stream.read())
sys.exit(child.wait())
`;

test.each(['waits', 'does not wait'])(
  'what an action prints comes whole and in order: the pipe %s',
  async (pipe) => {
    const child = spawn('python3', ['-c', LATE_READER, pipe, process.execPath, SCRIPT], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    const lines = said
      .replace('é'.repeat(300_000), 'much')
      .replace(/\(\d+\.\d s\)/, '(time)')
      .split('\n');
    expect(lines).toEqual([
      'first',
      // Not a command of the runner any more: a program could have said it.
      ':\u200b:set-output name=a::b',
      '::notice::second',
      '::group::100 %25%0Athird',
      'much',
      '::warning::fourth',
      '(time)',
      '::endgroup::',
      '::debug::fifth',
      '',
    ]);
  },
);
