import type { Clock } from '../../ports/index.ts';
import type { UnitRef } from '../model/index.ts';
import type { OnImage } from './pod/index.ts';
import type { Pod } from './pod/pod.ts';
import type { SessionParts } from './session.ts';

/** Pods as the agent needs them: made for the application as it is, found again, taken away. */
export interface Pods {
  open(ref: UnitRef, signal: AbortSignal, onImage: OnImage): Promise<Pod>;
  /** With `keepStorage` what the charm stored outlives the pod. */
  remove(ref: UnitRef, options: { readonly keepStorage: boolean }): Promise<void>;
}

export interface AgentParts extends SessionParts {
  readonly clock: Clock;
  readonly pods: Pods;
}
