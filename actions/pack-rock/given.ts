import { formatPerArchitecture, valueFor, type ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { craft } from '../../src/project/index.ts';
import type { packRock } from './definition.ts';

type Inputs = ActionRun<typeof packRock>['inputs'];

/** What is another thing for each architecture. */
const OF_ONE_ARCHITECTURE = ['base-image', 'resolution', 'pebble-binary', 'statsd-exporter-binary'] as const;
type OfOneArchitecture = (typeof OF_ONE_ARCHITECTURE)[number];

/** @throws Failure `INPUT_INVALID` for `ARCH=` lines with a name that no architecture has */
export function checkArchitectures(inputs: Pick<Inputs, OfOneArchitecture>): void {
  for (const name of OF_ONE_ARCHITECTURE) {
    const given = inputs[name];
    if (given === undefined || 'every' in given) continue;
    const unknown = Object.keys(given.by).find((each) => !craft.architectures.includes(each));
    if (unknown === undefined) continue;
    throw new Failure('INPUT_INVALID', `input \`${name}\`: ${unknown} is no architecture`, {
      hint: `Write one of ${craft.architectures.join(', ')} before the \`=\`. A path with a \`=\` begins with \`./\`.`,
    });
  }
}

/**
 * What an input gives for one architecture; undefined when it is not given at all.
 *
 * @throws Failure `INPUT_INVALID` when it has lines, but none for this one: the default would be a guess
 */
export function givenFor(
  inputs: Pick<Inputs, OfOneArchitecture>,
  name: OfOneArchitecture,
  architecture: string,
): string | undefined {
  const given = inputs[name];
  const value = valueFor(given, architecture);
  if (given === undefined || value !== undefined) return value;
  throw new Failure('INPUT_INVALID', `input \`${name}\` has no line for ${architecture}`, {
    hint: `Add \`${architecture}=…\`, or pack one \`platform\` only.`,
    details: formatPerArchitecture(given).split('\n'),
  });
}
