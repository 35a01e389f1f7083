import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';

/**
 * The `build-environment` of a part. Values with `$` are refused, because only rockcraft knows what stands behind its
 * variables; of a name that comes twice the later value counts.
 *
 * @param refuse says why a variable cannot be what the user wants, or undefined when it can
 */
export function readVariables(
  name: string,
  part: RockPart,
  collector: Collector,
  refuse: (variable: string, value: string) => string | undefined = () => undefined,
): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [index, entry] of (part['build-environment'] ?? []).entries()) {
    for (const [variable, value] of Object.entries(entry)) {
      const why = value.includes('$')
        ? `${variable} uses a variable, which only rockcraft expands`
        : refuse(variable, value);
      if (why === undefined) variables[variable] = value;
      else collector.refuse(['parts', name, 'build-environment', index, variable], why);
    }
  }
  return variables;
}
