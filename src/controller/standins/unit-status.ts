import { setAgentStatus, setWorkloadStatus, type UnitRef } from '../model/index.ts';
import type { ServerParts } from './create-server.ts';

export interface StatusSetters {
  agent(current: string, message: string): void;
  workload(current: string, message: string): void;
}

/** Says how the unit is, as of now; nothing happens when the unit is gone. */
export function setStatus(
  { store, clock }: Pick<ServerParts, 'store' | 'clock'>,
  ref: UnitRef,
  application: string,
  how: (set: StatusSetters) => void,
): void {
  const since = clock.now();
  store.commit((state) => {
    const unit = state.models[ref.model]?.applications[application]?.units[ref.unit];
    if (unit === undefined) return;
    how({
      agent: (current, message) => setAgentStatus(unit, { current, message, since }),
      workload: (current, message) => setWorkloadStatus(unit, { current, message, since }),
    });
  });
}
