import type { Services } from './command.ts';
import { usage } from './refuse.ts';

/** There is one controller; a command that names another one is wrong. */
export function checkController(name: string | undefined, { controller }: Services): void {
  if (name !== undefined && name !== controller) throw usage(`controller ${name} not found`);
}
