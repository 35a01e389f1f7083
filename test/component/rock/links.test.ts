import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { exampleLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
beforeAll(async () => {
  ports = realPorts();
  lab = await exampleLab('flask');
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

/** What the build says of programs that would not start. */
async function pack(): Promise<readonly string[]> {
  ports.reporter.lines.length = 0;
  await packIn(ports, lab);
  return ports.reporter.lines.filter((line) => /, which is not in the image|is built for|glibc/.test(line));
}

test('a program that would not start in the image is told at once, and every time', async () => {
  expect(await pack()).toEqual([]);
  // skopeo of this machine, for a library of its own; and a shell that says it is for another processor.
  await copyFile('/usr/bin/skopeo', join(lab.app, 'static/skopeo'));
  const shell = await readFile('/bin/sh');
  shell.writeUInt16LE(183, 18);
  await writeFile(join(lab.app, 'static/shell'), shell);
  const first = await pack();
  expect(first).toEqual([
    expect.stringMatching(/static\/shell is built for arm64, but the image is for amd64/) as string,
    expect.stringMatching(
      /static\/skopeo needs libgpgme\.so\.11, which is not in the image\. .*`stage-packages`, probably libgpgme11/,
    ) as string,
    expect.stringMatching(/static\/skopeo needs libdevmapper/) as string,
  ]);
  expect(await pack()).toEqual(first);
});
