import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FetchedPackage } from '../../../src/debian/index.ts';
import { findJdk, majorOf } from '../../../src/rock/builds/java/find-jdk.ts';
import { provideJdk, type JdkRequest } from '../../../src/rock/builds/java/unpack-jdk.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

const HOME = 'usr/lib/jvm/java-of-base';
/** What the loader of Debian 12 says of a program of Ubuntu 24.04. */
const TOO_NEW = "version `GLIBC_2.38' not found (required by libjli.so)";

let folder: string;
let ports: TestPorts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'newer-jdk-'));
  ports = realPorts({ JAVA_HOME: process.env['JAVA_HOME'] ?? '' });
});
afterAll(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A package with a JDK whose programs are this script. */
async function jdkPackage(script: string): Promise<Omit<JdkRequest, 'major'>> {
  const tree = join(folder, randomUUID());
  await mkdir(join(tree, HOME, 'bin'), { recursive: true });
  await mkdir(join(tree, 'DEBIAN'));
  const control = 'Package: jdk\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: none\n';
  await writeFile(join(tree, 'DEBIAN/control'), control);
  for (const name of ['jlink', 'jdeps']) {
    await writeFile(join(tree, HOME, 'bin', name), `#!/bin/sh\n# ${randomUUID()}\n${script}\n`);
    await chmod(join(tree, HOME, 'bin', name), 0o755);
  }
  const path = `${tree}.deb`;
  await ports.exec.run({ argv: ['dpkg-deb', '--build', tree, path] });
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  const resolved = { name: 'jdk', sha256 } as FetchedPackage;
  const { stdout } = await ports.exec.run({ argv: ['dpkg', '--print-architecture'] });
  return {
    packages: [resolved],
    home: HOME,
    architecture: stdout.trim(),
    cacheDir: join(folder, 'cache'),
    fetch: () => Promise.resolve([{ ...resolved, path }]),
  };
}

test("the base's own programs are used where they run", async () => {
  const request = await jdkPackage('exit 0');
  const { jlink, jmods } = await provideJdk(ports, { ...request, major: 99 });
  expect(jlink).toMatch(new RegExp(`^${folder}/cache/jdk/.*${HOME}/bin/jlink$`));
  expect(jmods.startsWith(folder)).toBe(true);
});

test('those of a base that is newer than this machine give way to a JDK of the same release', async () => {
  const own = await findJdk(ports);
  const request = await jdkPackage(`echo "jlink: ${TOO_NEW.replace('`', '\\`')}" >&2; exit 1`);
  const { jlink, jdeps, jmods } = await provideJdk(ports, { ...request, major: majorOf(own.version) });
  expect([jlink, jdeps]).toEqual([join(own.home, 'bin/jlink'), join(own.home, 'bin/jdeps')]);
  expect(jmods.startsWith(folder)).toBe(true);
  await expect(provideJdk(ports, { ...request, major: 99 })).rejects.toMatchObject({
    code: 'ROCK_TOOLCHAIN',
    message: 'cutting Java 99 of the base needs a JDK 99 here',
    details: [expect.stringContaining(TOO_NEW)],
  });
});
