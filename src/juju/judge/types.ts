import type { JujuStatus } from '../read/status.ts';

/** What identifies the content that runs inside a container, or why it could not be read. */
export type RunningImage =
  | { readonly kind: 'read'; readonly id: string }
  /** `lasting`: the image has nothing to read it with (no `cat`, no metadata), so that asking again is useless. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly lasting: boolean };

/** One Pebble service. `since` is as Pebble says it and only compared for equality. */
export interface PebbleService {
  readonly name: string;
  readonly startup: string;
  readonly current: string;
  readonly since: string;
}

/** One entry of `juju show-status-log`. */
export interface HistoryEntry {
  readonly type: string;
  readonly status: string;
  readonly message: string;
  readonly since: number | undefined;
}

/** One pod as Kubernetes tells of it. */
export interface Pod {
  readonly unit: string;
  readonly uid: string;
  /** Seconds since 1970 by the cluster's clock. */
  readonly created: number | undefined;
  readonly deleting: boolean;
  /** `Pending`, `Running`, `Failed`. */
  readonly phase: string;
  /** Why it is there, in Kubernetes' words; empty where it says nothing. */
  readonly reason: string;
  readonly containers: readonly {
    readonly name: string;
    readonly restarts: number;
    /** Why it does not run, for example `ImagePullBackOff`; undefined when it runs or has ended. */
    readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  }[];
}

/** Everything that one look at the model brought. A look that failed has only its reason. */
export interface Observation {
  /** Milliseconds of the monotonic clock when the look ended. Never compared with Juju's own times. */
  readonly at: number;
  /** The same clock when the look began: what it shows was true somewhere in between. */
  readonly began?: number;
  /** The same clock when status had been read, before anything was read inside the units. */
  readonly seen?: number;
  readonly status?: JujuStatus;
  /** Why there is no status. */
  readonly problem?: string;
  /** By unit name. */
  readonly images?: ReadonlyMap<string, RunningImage>;
  readonly services?: ReadonlyMap<string, readonly PebbleService[]>;
  readonly history?: ReadonlyMap<string, readonly HistoryEntry[]>;
  /** Where the cluster can be asked; more seldom than Juju. */
  readonly pods?: readonly Pod[];
}

/** What our commands changed, which decides what must be seen before the change is believed. */
export interface Change {
  /** The application did not exist. */
  readonly created: boolean;
  readonly charm: boolean;
  readonly image: boolean;
  readonly config: boolean;
  readonly scale: boolean;
}

export interface Expectation {
  readonly application: string;
  readonly change: Change;
  /** The controller's own clock before the first command, see `markOf`. Seconds since 1970, one second fine. */
  readonly mark: number | undefined;
  /** The last look before the first command. */
  readonly before: JujuStatus | undefined;
  /** The charm revision that status must show; undefined when nothing is known about it. */
  readonly revision?: number | undefined;
  /** Exactly so many units. */
  readonly units: number;
  /**
   * The identity of the image that must run (of one for several architectures one a line), and the one that ran before,
   * where they are known.
   */
  readonly image?:
    { readonly container: string; readonly id: string; readonly previous?: string | undefined } | undefined;
  /** Milliseconds that everything must hold without a break. */
  readonly stability: number;
  /** Milliseconds for which the services must have run since they were started last. */
  readonly servicesUp: number;
}

export type FailureKind =
  'hook' | 'image-pull' | 'blocked' | 'crash' | 'wrong-image' | 'removed' | 'overtaken';

export type Verdict =
  | { readonly kind: 'ready'; readonly notes: readonly string[] }
  /** `near`: status shows every sign, so look often and into the containers too. */
  | {
      readonly kind: 'waiting';
      readonly why: string;
      readonly near: boolean;
      /** Where only time is missing: the milliseconds, from the beginning of the latest look on. */
      readonly left?: number;
    }
  | {
      readonly kind: 'failed';
      readonly cause: FailureKind;
      readonly unit: string | undefined;
      readonly message: string;
    };
