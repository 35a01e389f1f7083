import { join } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { errorMessage } from '../../src/errors/index.ts';
import { redact } from '../../src/juju/index.ts';
import { keepBundle } from '../juju-deploy/keep-bundle.ts';
import { removeBootstrapped } from './craft/bootstrap-existing.ts';
import { clientBin, clientFolder } from './craft/connect-existing.ts';
import { showLogs } from './craft/show-logs.ts';
import { setupCraft } from './definition.ts';

type Run = ActionRun<typeof setupCraft>;

/**
 * The end of a job: logs when it went wrong, then nothing is left of the logins. It never fails: what became of the job
 * is decided already.
 */
export async function finish(run: Run): Promise<OutputsOf<typeof setupCraft>> {
  const { inputs, ports, host } = run;
  if (inputs['job-status'] === 'failure')
    await attempt(run, 'the logs could not all be kept', () => logs(run));
  await attempt(run, 'the controller of this job may be left', () => removeBootstrapped(ports, host));
  for (const folder of [clientFolder(host), clientBin(host)])
    await attempt(run, `${folder} may be left, with logins of this job in it`, async () => {
      if ((await ports.files.stat(folder)) === undefined) return;
      await ports.files.remove(folder);
      ports.reporter.info(`${folder} is removed: this job is not logged in any more`);
    });
  return {};
}

async function attempt({ ports }: Run, otherwise: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    ports.reporter.warning(`${otherwise}: ${errorMessage(error)}`);
  }
}

/** Shows them in the log, and keeps them where people find them when the log is gone. */
async function logs(run: Run): Promise<void> {
  const { inputs, ports, host } = run;
  const texts = await showLogs(ports, host);
  if (texts.size === 0) return;
  const unique = Buffer.from(ports.random.bytes(4)).toString('hex');
  const bundle = join(host.tempDir, `setup-craft-logs-${unique}`);
  const secrets = Object.entries(setupCraft.inputs).flatMap(([name, { secret }]) => {
    const value: unknown = secret ? Reflect.get(inputs, name) : undefined;
    return typeof value === 'string' ? [value] : [];
  });
  for (const [name, text] of texts)
    await ports.files.write(join(bundle, name), redact(text, secrets), { mode: 0o600 });
  await keepBundle(run, 'the tools of this job', { bundle, tellingLines: [] });
}
