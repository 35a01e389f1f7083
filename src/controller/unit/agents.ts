import { Failure } from '../../errors/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Files } from '../../ports/index.ts';
import { clearNetwork } from '../crossmodel/index.ts';
import type { UnitAgents, UnitRef } from '../model/index.ts';
import { networkName } from '../model/index.ts';
import { runShell } from '../shell/index.ts';
import type { AgentParts } from './agent-parts.ts';
import { startAgent, type Agent } from './agent.ts';
import { copyFiles } from './copy-files.ts';
import type { Pod } from './pod/pod.ts';

export interface CharmAgentParts extends AgentParts {
  readonly docker: Docker;
  readonly files: Files;
}

/** Runs the units of packed charms: one agent for each. */
export function createCharmAgents(parts: CharmAgentParts): UnitAgents {
  const { store, docker, pods } = parts;
  const agents = new Map<string, Agent>();
  const keyOf = ({ model, unit }: UnitRef): string => `${model} ${unit}`;

  function agentOf(ref: UnitRef): Agent {
    const known = agents.get(keyOf(ref));
    if (known !== undefined) return known;
    const agent = startAgent(parts, ref);
    agents.set(keyOf(ref), agent);
    return agent;
  }

  function podOf(ref: UnitRef): Pod {
    const pod = agents.get(keyOf(ref))?.pod();
    if (pod !== undefined) return pod;
    throw new Failure('CONTROLLER_UNIT_NOT_RUNNING', `unit ${ref.unit} has no running containers`, {
      hint: 'Wait until `juju status` shows the unit idle, then run the command again.',
    });
  }

  function containerOf(ref: UnitRef, container = 'charm'): string {
    const { containers } = podOf(ref);
    const found = containers[container];
    if (found !== undefined) return found;
    throw new Failure(
      'CONTROLLER_REFUSED',
      `container "${container}" must be one of ${Object.keys(containers).sort().join(', ')}`,
    );
  }

  return {
    ensure: (ref) => void agentOf(ref),
    async remove(ref) {
      await agentOf(ref).leave();
      agents.delete(keyOf(ref));
    },
    runAction: (ref, operation, task) => agentOf(ref).queue({ operation, task }),
    exec: (ref, operation, task) => agentOf(ref).queue({ operation, task }),
    ssh: async (ref, request, output) =>
      runShell(docker, containerOf(ref, request.container), request, output),
    copy: (ref, request) => copyFiles(parts, containerOf(ref, request.container), request),
    resolve: (ref) => agentOf(ref).wake(),
    async forgetModel(uuid) {
      const model = store.read().models[uuid];
      if (model === undefined) return;
      const network = networkName(store.read(), model);
      await clearNetwork(docker, store.read(), network);
      await docker.networks.remove(network);
    },
    async close({ remove }) {
      const all = [...agents.entries()];
      agents.clear();
      await Promise.all(
        all.map(async ([key, agent]) => {
          await agent.release();
          const [model = '', unit = ''] = key.split(' ');
          if (remove) await pods.remove({ model, unit }, { keepStorage: false });
        }),
      );
      if (!remove) return;
      for (const model of Object.values(store.read().models))
        await docker.networks.remove(networkName(store.read(), model));
    },
  };
}
