/** One call of the `juju` program: its arguments without the program's name, and how long it may take. */
export interface JujuCommand {
  readonly args: readonly string[];
  /** Milliseconds until it is cut. Recorded calls take 0.05 to 0.6 s; a hung one never ends by itself. */
  readonly timeout: number;
  readonly stdin?: string;
}

const READ = 15_000;
/** Uploading a charm of some ten MB through a slow link is the longest thing here. */
export const CHANGE = 120_000;

export function read(...args: string[]): JujuCommand {
  return { args, timeout: READ };
}

export function change(...args: string[]): JujuCommand {
  return { args, timeout: CHANGE };
}

/** `--flag value` once for each pair, in the order given. */
export function pairs(flag: string, values: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(values ?? {}).flatMap(([key, value]) => [flag, `${key}=${value}`]);
}

export function option(flag: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [flag, String(value)];
}
