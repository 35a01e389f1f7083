import { Failure } from '../errors/index.ts';
import type { ActionDefinition, InputsOf } from './define.ts';

/**
 * Texts to typed values. Every problem is reported at once, with the name of its input.
 *
 * @param read gives the text of an input, or the empty text when the user gave nothing.
 * @throws Failure `INPUT_INVALID`
 */
export function parseInputs<D extends ActionDefinition>(
  definition: D,
  read: (name: string) => string,
): InputsOf<D> {
  const values: [string, unknown][] = [];
  const problems: string[] = [];
  for (const [name, field] of Object.entries(definition.inputs)) {
    const given = read(name).trim();
    const text = given === '' ? field.default : given;
    if (text === undefined) {
      if (field.required) problems.push(`${name} is required: ${field.description}`);
      values.push([name, undefined]);
      continue;
    }
    const reading = field.read(text);
    if ('value' in reading) values.push([name, reading.value]);
    // The value of a secret never reaches a message.
    else {
      const shown = field.secret ? '' : ` (got "${text.slice(0, 80)}")`;
      problems.push(`${name} ${reading.problem}${shown}`);
    }
  }
  if (problems.length > 0) {
    const [first = '', ...more] = problems;
    throw new Failure(
      'INPUT_INVALID',
      more.length === 0 ? first : `${problems.length} inputs are not right`,
      {
        hint: `Correct the inputs of the ${definition.name} step; its README lists them all.`,
        details: more.length === 0 ? [] : problems,
      },
    );
  }
  return Object.fromEntries(values) as InputsOf<D>;
}
