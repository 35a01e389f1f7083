import { removeLocalController } from '../../../actions/setup-craft/local-controller.ts';
import { removeLocalRegistry } from '../../../actions/setup-craft/local-registry.ts';
import type { Host, InputsOf } from '../../action/index.ts';
import { errorMessage } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { demo } from './definition.ts';
import type { Screen } from './screen.ts';

/** Removes what the demo started: models with their containers, the controller, the registry. The cache stays. */
export async function takeDown(
  inputs: Pick<InputsOf<typeof demo>, 'controller' | 'registry'>,
  ports: Ports,
  host: Host,
  screen: Screen,
): Promise<void> {
  const parts: readonly [string, () => Promise<unknown>][] = [
    [`controller ${inputs.controller}`, () => removeLocalController(inputs.controller, ports, host)],
    [`registry ${inputs.registry}`, () => removeLocalRegistry(inputs.registry, ports, host)],
  ];
  for (const [name, remove] of parts) {
    // One part that cannot be removed must not leave the others behind.
    await remove().catch((error: unknown) =>
      screen.say(`${name} could not be removed: ${errorMessage(error)}`),
    );
  }
  screen.say(`Removed: ${parts.map(([name]) => name).join(', ')}. Kept for the next time: ${host.cacheDir}`);
}
