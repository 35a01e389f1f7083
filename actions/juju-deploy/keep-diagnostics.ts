import type { ActionDefinition, ActionRun } from '../../src/action/index.ts';
import { errorMessage } from '../../src/errors/index.ts';
import {
  findApplication,
  readStatus,
  renderText,
  writeDiagnostics,
  type Diagnostics,
  type DiagnosticsRequest,
  type Juju,
} from '../../src/juju/index.ts';
import { keepBundle } from './keep-bundle.ts';

/**
 * Finds out what is known about a failed application, prints its state and keeps the rest for people to look at. A
 * failure of the diagnosis never takes the place of the failure itself.
 *
 * @returns undefined when nothing could be found out
 */
export async function keepDiagnostics(
  run: Pick<ActionRun<ActionDefinition>, 'ports' | 'host' | 'summary'>,
  juju: Juju,
  request: Omit<DiagnosticsRequest, 'units'>,
): Promise<Diagnostics | undefined> {
  const { reporter } = run.ports;
  const { model, application } = request;
  try {
    const status = await readStatus(juju, model);
    const units = findApplication(status, application)?.units.map(({ name }) => name) ?? [];
    const found = await writeDiagnostics(run.ports, juju, { ...request, units });
    reporter.info(renderText(status, application, undefined).join('\n'));
    await keepBundle(run, application, found);
    return found;
  } catch (error) {
    reporter.warning(`the diagnosis failed: ${errorMessage(error)}`);
    return undefined;
  }
}
