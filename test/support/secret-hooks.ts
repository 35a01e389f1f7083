import { json, output, type HookWorld } from './hook-session.ts';
import type { HookSession } from '../../src/controller/unit/session.ts';

/** Runs one successful hook and answers what each of its tools printed. */
export function hook(world: HookWorld, unit: string, ...lines: string[]): string[] {
  const session = world.open(unit);
  const printed = lines.map((line) => output(session, line).trim());
  session.commit();
  return printed;
}

/** Runs a hook with one tool that makes a secret, and answers the URI. */
export function add(world: HookWorld, unit: string, line: string): string {
  const [uri = ''] = hook(world, unit, line);
  return uri;
}

/** The secret with this URI as the model has it. */
export const secretOf = (world: HookWorld, uri: string) => world.model().secrets[uri.replace('secret:', '')];

/** What `secret-get` prints as JSON. */
export const get = (session: HookSession, line: string): unknown =>
  json(session, `secret-get --format=json ${line}`);
