import { Failure } from '../../src/errors/index.ts';
import { checkCharmArchive, readPackedCharm } from '../../src/juju/index.ts';
import type { Ports } from '../../src/ports/index.ts';

const LIMITS = { files: 65_535, unpacked: 1024 ** 3 };

/**
 * Looks at a charm that somebody else has packed: what unpacking it would write, and whose it claims to be.
 *
 * @throws Failure `DEPLOY_CHARM_INVALID`, `RECEIVE_REFUSED`
 */
export async function checkCharm(
  { files }: Pick<Ports, 'files'>,
  path: string,
  expected: string,
): Promise<void> {
  await checkCharmArchive(files, path, LIMITS);
  const { name, resources } = await readPackedCharm(files, path);
  const wrong = [
    ...(name === expected ? [] : [`it is named ${JSON.stringify(name)}, not ${expected}`]),
    ...([...resources.values()].includes('oci-image') ? [] : ['it declares no image']),
  ];
  if (wrong.length === 0) return;
  throw new Failure('RECEIVE_REFUSED', 'the charm of the pull request is refused', {
    hint: 'Read the pull request. A charm that was renamed on purpose needs its new name in charm-name.',
    details: wrong,
  });
}
