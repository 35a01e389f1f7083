/** What a unit went through, each state as `status message`, the same twice in a row counted once. */
export interface States {
  /** As `juju status` shows them: an agent in error or lost speaks for the workload. */
  readonly workload: readonly string[];
  /** As `juju status` shows them: one in error is idle. That it is lost is left to the workload. */
  readonly agent: readonly string[];
}

interface Entry {
  /** `workload` or `juju-unit`. */
  readonly type: string;
  readonly status: string;
  readonly message?: string | undefined;
}

/** Of the lines of `show-status-log`, or of a row of looks at `juju status`. */
export function statesOf(entries: readonly Entry[]): States {
  const workload: string[] = [];
  const agent: string[] = [];
  let own = '';
  for (const { type, status, message = '' } of entries) {
    const words = message === '' ? status : `${status} ${message}`;
    if (type === 'workload') own = status === 'unknown' ? 'unknown' : words;
    else if (status !== 'lost') add(agent, status === 'error' ? 'idle' : words);
    if (type === 'workload' || own !== '')
      add(workload, status === 'error' ? words : status === 'lost' && own !== 'terminated' ? 'unknown' : own);
  }
  return { workload, agent };
}

function add(states: string[], state: string): void {
  if (states.at(-1) !== state) states.push(state);
}
