import { Failure } from '../../errors/index.ts';
import * as commands from './commands.ts';
import type { Juju } from './driver.ts';

/** The first with `integrate`, and with `run` as it is used here. */
const OLDEST = 3;

/** The major version in the answer of `juju version --format json`: `"3.6.9-ubuntu-amd64"`. */
export function parseMajor(stdout: string): number | undefined {
  const major = /^"?(\d+)\.\d+/.exec(stdout.trim())?.[1];
  return major === undefined ? undefined : Number(major);
}

/** @throws Failure `JUJU_TOO_OLD`, `TOOL_MISSING` when there is no such program. */
export async function checkVersion(juju: Juju): Promise<void> {
  const { stdout } = await juju.call(commands.version());
  const major = parseMajor(stdout);
  if (major === undefined || major >= OLDEST) return;
  throw new Failure('JUJU_TOO_OLD', `the juju client is ${stdout.trim().replaceAll('"', '')}`, {
    hint: `Juju ${OLDEST} or later is needed: sudo snap install juju, or run setup-craft before this step.`,
  });
}
