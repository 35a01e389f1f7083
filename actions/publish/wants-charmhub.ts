import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { publish } from './definition.ts';

/** Inputs that mean nothing without credentials. A secret that is missing is empty, and must not go unnoticed. */
const NEED_CREDENTIALS = ['channel', 'charm-name', 'promote-from'] as const;

/** Whether Charmhub is a target. @throws Failure `INPUT_INVALID` */
export function wantsCharmhub(inputs: ActionRun<typeof publish>['inputs']): boolean {
  if (inputs.charmhub !== undefined) return true;
  const given = NEED_CREDENTIALS.filter((name) => inputs[name] !== undefined);
  if (given.length === 0) return false;
  throw new Failure('INPUT_INVALID', `input \`${given.join('`, `')}\` is given without \`charmhub\``, {
    hint: 'Add charmhub: ${{ secrets.CHARMHUB_TOKEN }}. The secret may be empty: pull requests of forks have none.',
  });
}
