import { posix } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { openZip } from './zip.ts';

/** What a charm may have at most. */
export interface CharmLimits {
  readonly files: number;
  /** Bytes of all files together, unpacked. */
  readonly unpacked: number;
}

const LONGEST_LINK = 4096;

/**
 * Looks at everything that unpacking a charm would write, without unpacking it: Juju and Charmhub will.
 *
 * @throws Failure `DEPLOY_CHARM_INVALID` for names and links that lead out of the charm, or for more than the limits
 */
export async function checkCharmArchive(
  files: Pick<Ports['files'], 'stat' | 'readStream'>,
  path: string,
  limits: CharmLimits,
): Promise<void> {
  const zip = await openZip(files, path);
  const refuse = (why: string): Failure =>
    new Failure('DEPLOY_CHARM_INVALID', `${path} is not a charm that may be unpacked: ${why}`, {
      hint: 'Pack it with pack-charm or charmcraft.',
      at: { file: path },
    });
  if (zip.names.length + zip.folders.length > limits.files)
    throw refuse(`it has more than ${limits.files} files`);
  const links = new Set(zip.links);
  let unpacked = 0;
  for (const name of [...zip.folders, ...zip.names]) {
    if (!staysInside(name)) throw refuse(`${JSON.stringify(name)} leads out of it`);
    unpacked += zip.sizeOf(name);
    if (unpacked > limits.unpacked) throw refuse(`it unpacks to more than ${limits.unpacked} bytes`);
    const folders = name.split('/').slice(0, -1);
    if (folders.some((_, at) => links.has(folders.slice(0, at + 1).join('/'))))
      throw refuse(`${JSON.stringify(name)} lies behind a link`);
  }
  for (const name of links) {
    const target = (await zip.read(name, LONGEST_LINK))?.toString('utf8') ?? '';
    if (!staysInside(posix.join(posix.dirname(name), target)) || target.startsWith('/'))
      throw refuse(`the link ${JSON.stringify(name)} leads out of it`);
  }
}

function staysInside(name: string): boolean {
  if (name === '' || name.startsWith('/') || /[\\\x00-\x1f\x7f]/.test(name)) return false;
  return !name.split('/').includes('..');
}
