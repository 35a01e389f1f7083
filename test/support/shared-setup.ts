import { ownPrograms } from './own-programs.ts';
import { realPorts } from './ports.ts';
import { standInBase } from './rock-lab.ts';

/** Makes what nearly every test wants before the first one runs: side by side, each of them would make it. */
export async function setup(): Promise<void> {
  const ports = realPorts();
  await Promise.all([standInBase(ports), ownPrograms(ports)]);
  await ports.dispose();
}
