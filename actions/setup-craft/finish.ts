import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { errorMessage } from '../../src/errors/index.ts';
import { removeBootstrapped } from './craft/bootstrap-existing.ts';
import { clientBin, clientFolder } from './craft/connect-existing.ts';
import { showLogs } from './craft/show-logs.ts';
import type { setupCraft } from './definition.ts';

/**
 * The end of a job: logs when it went wrong, then nothing is left of the logins. It never fails: what became of the job
 * is decided already.
 */
export async function finish(run: ActionRun<typeof setupCraft>): Promise<OutputsOf<typeof setupCraft>> {
  const { inputs, ports, host } = run;
  try {
    if (inputs['job-status'] === 'failure') await showLogs(ports, host);
  } catch (error) {
    ports.reporter.warning(`the logs could not all be shown: ${errorMessage(error)}`);
  }
  await removeBootstrapped(ports, host);
  for (const folder of [clientFolder(host), clientBin(host)]) {
    if ((await ports.files.stat(folder)) === undefined) continue;
    await ports.files.remove(folder);
    ports.reporter.info(`${folder} is removed: this job is not logged in any more`);
  }
  return {};
}
