import { z } from 'zod/mini';

import { isUnsupported } from '../client/answers.ts';
import type { Answer } from '../client/answers.ts';
import * as commands from '../client/commands.ts';
import type { Juju } from '../client/driver.ts';
import { parseJujuTime } from '../read/juju-time.ts';
import type { HistoryEntry, PebbleService, RunningImage } from '../judge/types.ts';

/** Written by pack-rock; changes with the image's content. */
const IMAGE_ID = '/.rock/id';
const NOTHING_TO_READ =
  /\/\.rock\/id\W*no such file|executable file not found|"cat"[^\n]*no such file|\bcat: (?:command )?not found/i;
/** As much history as one refresh of a charm with many hooks makes. */
const HISTORY = 60;

/** Reads from inside the workload which image it was started from. */
export async function readRunningImage(
  juju: Juju,
  model: string,
  unit: string,
  container: string,
): Promise<RunningImage> {
  const answer = await juju.call(commands.ssh(model, unit, container, ['cat', IMAGE_ID]));
  return parseRunningImage(answer);
}

export function parseRunningImage(answer: Answer): RunningImage {
  const id = answer.stdout.trim();
  if (answer.exitCode === 0 && /^[\w:.+/-]{8,200}$/.test(id)) return { kind: 'read', id };
  const words = `${answer.stdout}\n${answer.stderr}`;
  // A bare image has no cat, and an image of another packer no such file. Neither comes by waiting, but a container
  // that has just died is told in like words: `task 1f not found: not found`.
  if (NOTHING_TO_READ.test(words)) {
    return {
      kind: 'unreadable',
      reason: `the image has no ${IMAGE_ID} or no cat to read it with`,
      lasting: true,
    };
  }
  if (isUnsupported(answer)) return { kind: 'unreadable', reason: 'this Juju has no ssh', lasting: true };
  return { kind: 'unreadable', reason: 'the container does not answer', lasting: false };
}

/** The services of the workload as its Pebble says. Undefined when it cannot be asked. */
export async function readServices(
  juju: Juju,
  model: string,
  unit: string,
  container: string,
): Promise<readonly PebbleService[] | undefined> {
  const answer = await juju.call(
    commands.ssh(model, unit, container, ['/charm/bin/pebble', 'services', '--abs-time']),
  );
  // A table that was cut in the middle of a row would tell of a service that was started anew.
  return answer.exitCode === 0 && answer.stdout.endsWith('\n') ? parseServices(answer.stdout) : undefined;
}

/** Reads the table of `pebble services`: name, startup, current and since, in columns of spaces. By name. */
export function parseServices(table: string): readonly PebbleService[] {
  const lines = table.split('\n').map((line) => line.trim().split(/\s+/));
  const head = lines.findIndex(([first, second]) => first === 'Service' && second === 'Startup');
  if (head < 0) return [];
  return lines
    .slice(head + 1)
    .flatMap(([name, startup, current, ...since]) =>
      name === undefined || startup === undefined || current === undefined
        ? []
        : [{ name, startup, current, since: since.join(' ') }],
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

const history = z.array(
  z.object({
    type: z.catch(z.string(), ''),
    status: z.catch(z.string(), ''),
    message: z.catch(z.optional(z.string()), undefined),
    since: z.catch(z.optional(z.string()), undefined),
  }),
);

/** What the unit's agent did lately, oldest first, see `parseHistory`; undefined when this Juju does not tell. */
export async function readHistory(
  juju: Juju,
  model: string,
  unit: string,
): Promise<readonly HistoryEntry[] | undefined> {
  const answer = await juju.call(commands.statusLog(model, unit, HISTORY));
  if (answer.exitCode !== 0) return undefined;
  return parseHistory(answer.stdout);
}

/**
 * Oldest first, and always in the same order: times are whole seconds, and which of two entries of one second comes
 * first is no event.
 */
export function parseHistory(text: string): readonly HistoryEntry[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = history.safeParse(json);
  if (!parsed.success) return undefined;
  const entries = parsed.data.map(({ type, status, message, since }) => ({
    type,
    status,
    message: message ?? '',
    since: parseJujuTime(since),
  }));
  const key = ({ type, status, message }: HistoryEntry): string => `${type} ${status} ${message}`;
  return entries.sort(
    (one, other) => (one.since ?? 0) - (other.since ?? 0) || (key(one) < key(other) ? -1 : 1),
  );
}
