import { exists, schema, type Problem, type ProjectFacts } from '../project/index.ts';
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
  const table = file === 'pyproject.toml' ? findPoetry(facts) : undefined;
  if (table !== undefined)
    return projectProblem(
      file,
      `${message}: rockcraft does not read the table of Poetry`,
      'Write them to `dependencies` of `[project]`, which Poetry reads as well.',
      table,
    );
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

/** How the file that rockcraft reads is made from the one that the project has instead; undefined when it has none. */
export function hintForPackages(facts: ProjectFacts): string | undefined {
  if (exists(facts, 'Pipfile')) return 'Write it from the Pipfile: `pipenv requirements > requirements.txt`.';
  if (exists(facts, 'requirements'))
    return 'Name the packages in a requirements.txt beside rockcraft.yaml; it may include others with `-r requirements/FILE`.';
  if (findPoetry(facts) !== undefined)
    return 'Write it with Poetry: `poetry export --without-hashes -o requirements.txt`.';
  if (exists(facts, 'pyproject.toml'))
    return 'Write it from pyproject.toml: `uv pip compile --no-annotate pyproject.toml -o requirements.txt`.';
  return undefined;
}

/** The line of the table in which Poetry keeps what the project depends on. */
function findPoetry(facts: ProjectFacts): number | undefined {
  const lines = (facts.texts.get('pyproject.toml') ?? '').split('\n');
  const index = lines.findIndex((line) => /^\s*\[tool\.poetry\.dependencies\]/.test(line));
  return index < 0 ? undefined : index + 1;
}
