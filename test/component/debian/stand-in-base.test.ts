import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeStandInBase, type StandInBase } from '../../../src/debian/index.ts';
import type { HttpResponse, Ports } from '../../../src/ports/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

const HOST: Readonly<Record<string, string>> = {
  '/etc/os-release': 'ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  '/etc/apt/sources.list': 'deb http://mirror.example/debian bookworm main\n',
};

let ports: TestPorts;
let cacheDir: string;
beforeEach(async () => {
  ports = realPorts();
  cacheDir = await ports.files.makeTemp('stand-in-base');
});
afterEach(() => ports.dispose());

/** A base of an archive whose index is of this day. What mmdebstrap makes of it is a line of text here. */
function makeOn(day: number): Promise<StandInBase> {
  const files: Ports['files'] = {
    ...ports.files,
    readText: (path) => (path.startsWith('/etc/') ? Promise.resolve(HOST[path]) : ports.files.readText(path)),
    list: (path) => (path.startsWith('/etc/') ? Promise.resolve([]) : ports.files.list(path)),
  };
  const exec: Ports['exec'] = {
    ...ports.exec,
    async run({ argv }) {
      if (argv[0] === 'mmdebstrap') await ports.files.write(argv.at(-2) ?? '', `of day ${day}`);
      return { exitCode: 0, stdout: 'amd64\n', stderr: '', took: 0 };
    },
  };
  const index = `Date: ${new Date(Date.UTC(2026, 0, day)).toUTCString()}\n`;
  const response = { status: 200, headers: {}, text: () => Promise.resolve(index) } as HttpResponse;
  const http: Ports['http'] = { ...ports.http, request: () => Promise.resolve(response) };
  return makeStandInBase({ ...ports, files, exec, http }, { cacheDir });
}

test('a base that is replaced stays for those who are building on it, and goes with the one after', async () => {
  const [first, second] = [await makeOn(1), await makeOn(2)];
  expect(await ports.files.readText(first.path)).toBe('of day 1');
  expect(await ports.files.readText(second.path)).toBe('of day 2');
  const third = await makeOn(3);
  expect(await ports.files.stat(first.path)).toBeUndefined();
  expect(await ports.files.list(`${cacheDir}/stand-in`)).toEqual(
    ['bookworm-amd64.json', ...[second, third].flatMap(({ path }) => [path, `${path}.json`])]
      .map((path) => path.slice(path.lastIndexOf('/') + 1))
      .sort(),
  );
});
