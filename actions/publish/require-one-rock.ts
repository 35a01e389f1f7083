import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { Rock } from './artifacts.ts';
import type { publish } from './definition.ts';

/**
 * What is about one image, and would silently leave the others out. charmcraft itself copies an index with all of its
 * images, but how the store names one was never seen, and a release is found again by that name.
 */
const OF_ONE = ['charmhub', 'resolution'] as const;

/** @throws Failure `INPUT_INVALID` when several rocks come with an input that is about one */
export function requireOneRock(
  inputs: Pick<ActionRun<typeof publish>['inputs'], (typeof OF_ONE)[number]>,
  { together }: Pick<Rock, 'together'>,
): void {
  if (together === undefined) return;
  const given = OF_ONE.filter((name) => inputs[name] !== undefined);
  if (given.length === 0) return;
  throw new Failure(
    'INPUT_INVALID',
    `input \`${given.join('`, `')}\` is about one rock, and there are several`,
    {
      hint: 'Push the rocks of all architectures in a step without it, and give one rock in another step.',
    },
  );
}
