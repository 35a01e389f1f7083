import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { charmWorkspace } from './charm-project.ts';
import type { TestPorts } from './ports.ts';
import { exampleLab, packIn, standInBase } from './rock-lab.ts';
import { ROOT } from './source-files.ts';

const libraries = process.env['PAAS_CHARM_LIBS'];

/** Charm libraries for the 12-factor charms: those of Charmhub where somebody has them, otherwise ours in their place. */
export const CHARM_LIBRARIES = libraries ?? join(ROOT, 'test/fixtures/charm-libs');
export const LIBRARIES_ARE =
  libraries === undefined ? 'with stand-ins for its libraries' : 'with its libraries';

/**
 * Adds an event as somebody with a browser does.
 *
 * @returns the page that is shown then
 */
export async function addEvent(url: string): Promise<string> {
  const form = await fetch(url);
  const cookie = (form.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const body = { csrfmiddlewaretoken: token, title: 'Fair', day: '2030-01-02', place: 'Hall' };
  const posted = await fetch(url, { method: 'POST', headers: { cookie }, body: new URLSearchParams(body) });
  return posted.text();
}

/**
 * Packs the Django example: its 12-factor charm, for the machine's own release, and its rock, which the engine gets.
 *
 * @returns the bytes of the charm, and the image's name
 */
export async function packAgenda(
  ports: TestPorts,
): Promise<{ readonly charm: Uint8Array; readonly image: string }> {
  const workspace = await charmWorkspace(join(ROOT, 'examples/django/charm'));
  await using lab = await exampleLab('django');
  try {
    // A tag of its own: other tests load the same example meanwhile.
    const file = join(lab.app, 'rockcraft.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace("version: '1.0'", "version: 'mysql'"));
    const { rock = '' } = await packIn(ports, lab);
    await ports.exec.run({ argv: ['docker', 'load', '--input', rock], timeout: 120_000 });
    const base = await standInBase(ports);
    const { charm = '' } = await workspace.pack({ 'charm-libs': CHARM_LIBRARIES, 'base-image': base });
    return { charm: await readFile(charm), image: 'agenda:mysql' };
  } finally {
    await workspace.dispose();
  }
}
