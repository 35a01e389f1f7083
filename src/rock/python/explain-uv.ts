import { Failure, type Location } from '../../errors/index.ts';
import { findRequirement, type RequirementLine } from './requirements.ts';

/**
 * Turns uv's words about a resolution into a failure at the line of the requirement that caused it.
 * The wording is that of uv 0.5 to 0.13; what is not recognised is shown as it is.
 *
 * @param stderr what uv printed
 */
export function explainResolution(stderr: string, lines: readonly RequirementLine[]): Failure {
  const text = stderr.replaceAll(/\s+/g, ' ');
  const details = stderr.trimEnd().split('\n').slice(-20);
  const syntax = /Couldn't parse requirement in `([^`]+)`(?: at position (\d+))?/.exec(stderr);
  if (syntax !== null) {
    const broken = details
      .map((line) => line.trim())
      .find((line) => lines.some(({ text: own }) => own === line));
    return new Failure(
      'ROCK_PYTHON_REQUIREMENT',
      'a requirement is not written as Python packaging expects it',
      {
        hint: 'Write it as name, optional [extras] and a version such as flask~=3.1.',
        ...at(lines.find((line) => line.text === broken)),
        details,
      },
    );
  }
  const wheel = /Because (?:all versions of )?(\S+?)(?:==\S+)? ha(?:s|ve) no (?:usable )?wheels/.exec(text);
  const tag =
    /Because (?:all versions of )?(\S+?)(?:[=<>!~]=?\S+)? ha(?:s|ve) no wheels with a matching/.exec(text);
  const unusable = tag ?? wheel;
  if (unusable?.[1] !== undefined)
    return new Failure(
      'ROCK_PYTHON_NO_WHEEL',
      `${unusable[1]} has no wheel for the Python of the base image`,
      {
        hint: `Choose a version of ${unusable[1]} that has wheels (for psycopg2: psycopg2-binary), or use \`engine: craft\`.`,
        ...at(findRequirement(lines, unusable[1])),
        details,
      },
    );
  const absent =
    /Because (\S+) was not found in the (?:package registry|provided package locations|cache)/.exec(text);
  if (absent?.[1] !== undefined)
    return new Failure('ROCK_PYTHON_REQUIREMENT', `there is no Python package called ${absent[1]}`, {
      hint: 'Correct the spelling, or name the index that has it with the input python-index.',
      ...at(findRequirement(lines, absent[1])),
      details,
    });
  const version = /there (?:is|are) no versions? of (\S+?)([=<>!~,\d.*a-z]*) and/.exec(text);
  if (version?.[1] !== undefined)
    return new Failure(
      'ROCK_PYTHON_REQUIREMENT',
      `${version[1]} has no version ${version[2] ?? ''} that fits`.replace('  ', ' '),
      {
        hint: `Ask for a version of ${version[1]} that exists and supports the Python of the base image.`,
        ...at(findRequirement(lines, version[1])),
        details,
      },
    );
  const build = /Failed to (?:build|download and build) `([^`=@]+)/.exec(stderr);
  if (build?.[1] !== undefined)
    return new Failure('ROCK_PYTHON_NO_WHEEL', `${build[1].trim()} has no wheel and could not be built`, {
      hint: `Choose a version of ${build[1].trim()} that has wheels, or use \`engine: craft\`.`,
      ...at(findRequirement(lines, build[1].trim())),
      details,
    });
  if (/Failed to fetch|error sending request|dns error|operation timed out/i.test(stderr))
    return new Failure('NETWORK_UNREACHABLE', 'the Python package index could not be reached', {
      hint: 'Check the network and the inputs python-index and python-extra-index.',
      details,
      retryable: true,
    });
  const conflict = lines.find(({ name }) => name !== undefined && new RegExp(`\\b${name}\\b`).test(text));
  return new Failure('ROCK_PYTHON_REQUIREMENT', 'the Python requirements cannot be resolved together', {
    hint: 'Loosen one of the versions that the message names.',
    ...at(conflict),
    details,
  });
}

function at(place: Location | RequirementLine | undefined): { at?: Location } {
  if (place === undefined) return {};
  return { at: { file: place.file, ...(place.line === undefined ? {} : { line: place.line }) } };
}
