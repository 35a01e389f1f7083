import { createHash } from 'node:crypto';

/** Of a secret's content; stable over the order of keys, as Juju's is. */
export function checksumOf(content: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
