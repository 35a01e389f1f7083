import {
  startLocalController,
  removeLocalController,
} from '../../../actions/setup-craft/local-controller.ts';
import type { ActionRun, OutputsOf } from '../../action/index.ts';
import { listControllers, type ListedController } from '../../controller/index.ts';
import type { localDown, localStatus, localUp } from './definition.ts';

export async function up({
  inputs,
  ports,
  host,
}: ActionRun<typeof localUp>): Promise<OutputsOf<typeof localUp>> {
  const wanted = {
    name: inputs.controller,
    baseImage: inputs['base-image'],
    charmStore: inputs['charm-store'],
  };
  const { binDir, how, version } = await startLocalController(wanted, ports, host);
  ports.reporter.info(`controller ${inputs.controller} (Juju ${version}): ${how}`);
  process.stdout.write(`export PATH=${quote(binDir)}:"$PATH"\n`);
  return {};
}

export async function down({
  inputs,
  ports,
  host,
}: ActionRun<typeof localDown>): Promise<OutputsOf<typeof localDown>> {
  await removeLocalController(inputs.controller, ports, host);
  ports.reporter.info(`controller ${inputs.controller}: removed with everything that it ran`);
  return {};
}

export async function status({
  inputs,
  ports,
  host,
}: ActionRun<typeof localStatus>): Promise<OutputsOf<typeof localStatus>> {
  const found = await listControllers(ports, host);
  process.stdout.write(inputs.json ? `${JSON.stringify(found, undefined, 2)}\n` : renderList(found));
  return {};
}

function renderList(found: readonly ListedController[]): string {
  if (found.length === 0) return 'no controllers; paas-action local up starts one\n';
  const width = Math.max(...found.map(({ name }) => name.length));
  return found
    .map(({ name, home, daemon }) => {
      const state = daemon === undefined ? 'stopped' : `running, ${daemon.models} models`;
      return `${name.padEnd(width)}  ${state}  ${home}\n`;
    })
    .join('');
}

/** For a line that a person pastes into a shell. */
function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
