import type { Revision } from './secret-beliefs.ts';

/** An application as `juju status` and `juju config` show it. */
export interface SeenApplication {
  readonly greeting: string;
  readonly password: string;
  readonly version: string;
  readonly scale: number;
  /** By name: `workload/agent: message`. */
  readonly units: Readonly<Record<string, string>>;
  readonly leaders: number;
  /** The application that it is told passwords by. */
  readonly other: string | undefined;
}

/** A charm's secret as `juju show-secret` shows it. */
export interface SeenSecret extends Revision {
  readonly owner: string;
  readonly label: string;
  /** How many there are. */
  readonly revisions: number;
}

export interface Seen {
  readonly applications: ReadonlyMap<string, SeenApplication>;
  readonly charmSecrets: readonly SeenSecret[];
  /** By name. */
  readonly userSecrets: ReadonlyMap<string, Revision>;
}
