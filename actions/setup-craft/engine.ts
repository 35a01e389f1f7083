import { Failure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';

/** The programs of the craft engine and the snap that brings each: https://snapcraft.io */
const CRAFT_PROGRAMS = [
  { program: 'rockcraft', snap: 'rockcraft --classic' },
  { program: 'charmcraft', snap: 'charmcraft --classic' },
  { program: 'juju', snap: 'juju --channel 3.6/stable' },
] as const;

/**
 * Decides which engine the job has. `auto` is the embedded one: it works on every machine.
 *
 * @throws Failure `SETUP_CRAFT_MISSING` naming the snaps to install
 */
export async function chooseEngine(
  wanted: 'auto' | 'embedded' | 'craft',
  exec: Pick<Ports['exec'], 'which'>,
): Promise<'embedded' | 'craft'> {
  if (wanted !== 'craft') return 'embedded';
  const missing = [];
  for (const one of CRAFT_PROGRAMS) {
    if ((await exec.which(one.program)) === undefined) missing.push(one);
  }
  if (missing.length === 0) return 'craft';
  throw new Failure(
    'SETUP_CRAFT_MISSING',
    `the craft engine needs ${missing.map(({ program }) => program).join(', ')} on PATH`,
    {
      hint: `${missing.map(({ snap }) => `sudo snap install ${snap}`).join('\n')}\nor use engine: embedded`,
    },
  );
}
