import { schema, type Problem, type ProjectFacts } from '../project/index.ts';
import { projectProblem } from './rock-parts.ts';

/**
 * That none of the packages is asked for, at the line that was probably meant to.
 *
 * @param file the one that the hint is about
 * @param message in which they are named
 */
export function missingRequirement(
  facts: ProjectFacts,
  file: string,
  wanted: readonly string[],
  message: string,
): Problem {
  const hint = `Add a line \`${wanted[0] ?? ''}\` to requirements.txt.`;
  for (const [index, text] of (facts.texts.get(file) ?? '').split(/\r\n|[\n\r]/).entries()) {
    const name = /^["'\s]*([A-Za-z][\w.-]*)/.exec(text)?.[1] ?? '';
    const near = schema.nearest(name, wanted);
    if (near === undefined) continue;
    return name.toLowerCase() === near
      ? projectProblem(
          file,
          `${message}: rockcraft does not count a line with options, hashes or a comment behind it`,
          hint,
          index + 1,
        )
      : projectProblem(file, `${message}, but ${name} is`, `Did you mean \`${near}\`?`, index + 1);
  }
  return projectProblem(
    file,
    message,
    `${hint} A line with options, hashes or a comment behind it does not count.`,
  );
}
