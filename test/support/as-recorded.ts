import type { JujuRow } from './juju-rows.ts';
import type { Outcome } from './juju-session.ts';

/** An answer of `juju`, without what differs from run to run: identifiers, times, addresses. JSON is read. */
export interface Answer {
  readonly code: number;
  readonly stdout: unknown;
  readonly stderr: string;
}

export const saidByJuju = ({ exitCode, stdout, stderr }: JujuRow): Answer =>
  answerOf({ code: exitCode, stdout, stderr });

export function answerOf({ code, stdout, stderr }: Outcome): Answer {
  return { code, stdout: withoutChance(readIfJson(stdout)), stderr: withoutChance(stderr) as string };
}

/** The commands after which the outputs were recorded, with an image for both workloads. */
export const setupOf = (image: string): readonly (readonly string[])[] =>
  [
    'add-model out',
    `deploy --model out ./hello-k8s_v1.charm hello-k8s --resource web-image=${image} --trust`,
    `deploy --model out ./client-k8s.charm client-k8s --resource app-image=${image}`,
    'integrate --model out hello-k8s:api client-k8s:api',
    'add-secret --model out tls-key token=abc123 user=bob',
    'grant-secret --model out tls-key client-k8s',
    'offer out.hello-k8s:metrics',
    'offer --controller as-recorded admin/out.hello-k8s:api hello-offer',
  ].map((line) => line.split(' '));

const CHANCE: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID'],
  [/\bsecret:[0-9a-v]{20}\b/g, 'secret:ID'],
  [/\b\d{4}-\d\d-\d\d[ T][\d:.]+(Z| \+0000 UTC)/g, 'TIME'],
  [/\b\d\d \w{3} \d{4} [\d:]+Z/g, 'TIME'],
  [/\b\d\d:\d\d:\d\dZ?/g, 'TIME'],
  [/\b(just now|\d+ seconds? ago)\b/g, 'TIME'],
  [/\b\d+\.\d+\.\d+\.\d+\b/g, 'ADDRESS'],
];

/** The same for every text in some data. */
export function withoutChance(data: unknown): unknown {
  if (typeof data === 'string')
    return CHANCE.reduce((text, [pattern, word]) => text.replace(pattern, word), data);
  if (Array.isArray(data)) return data.map(withoutChance);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withoutChance(value)]));
}

function readIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
