import type { ActionDefinition, ActionRun } from '../../src/action/index.ts';
import { isFailure } from '../../src/errors/index.ts';
import { findArtifactStore, keepFolder } from '../../src/github/index.ts';
import type { Diagnostics } from '../../src/juju/index.ts';

/**
 * Keeps what was written about a failed deployment where people find it: as an artifact of the run on GitHub, elsewhere
 * in its folder. The page of the job gets the lines that say most. An artifact that cannot be kept costs a line in the
 * log and nothing else.
 */
export async function keepBundle(
  { ports, host, summary }: Pick<ActionRun<ActionDefinition>, 'ports' | 'host' | 'summary'>,
  application: string,
  { bundle, tellingLines }: Pick<Diagnostics, 'bundle' | 'tellingLines'>,
): Promise<void> {
  const what = `logs and states of ${application} are in`;
  if (tellingLines.length > 0)
    summary.details(`The most telling lines of ${application}`, tellingLines.join('\n'));
  const store = await findArtifactStore(host);
  try {
    if (store === undefined) return ports.reporter.notice(`${what} ${bundle}`);
    const name = await keepFolder(ports, store, bundle);
    ports.reporter.notice(`${what} the artifact ${name}`);
    summary.text(`The artifact ${name} has ${what.replace(' are in', '')}.`);
  } catch (error) {
    if (!isFailure(error, 'ARTIFACT_UNAVAILABLE')) throw error;
    ports.reporter.notice(`${what} ${bundle}; ${error.message}`);
  }
}
