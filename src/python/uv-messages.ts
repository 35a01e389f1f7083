import type { Location } from '../errors/index.ts';
import { findRequirement, type RequirementLine } from './requirements.ts';
import type { PythonTarget } from './target.ts';

type Explain = (
  match: RegExpExecArray,
  lines: readonly RequirementLine[],
  target?: PythonTarget,
) => Explained;
/** What a message of uv's means for whoever wrote the requirements. */
interface Explained {
  readonly code: 'PYTHON_REQUIREMENT' | 'PYTHON_NO_WHEEL' | 'NETWORK_UNREACHABLE';
  readonly message: string;
  readonly hint: string;
  readonly at?: Location | undefined;
}

/**
 * What uv says, and what it means; the first that fits counts. uv wraps its sentences: each pattern meets a text with its
 * white space joined. Wording of uv 0.5 to 0.13.
 */
export const UV_MESSAGES: readonly (readonly [RegExp, Explain])[] = [
  [
    /Couldn't parse requirement in .*\^/,
    ([text], lines) => ({
      code: 'PYTHON_REQUIREMENT',
      message: 'a requirement is not written as Python packaging expects it',
      hint: 'Write it as name, optional [extras] and a version, such as flask~=3.1.',
      at: place(lines.find((line) => text.includes(` ${line.text} `))),
    }),
  ],
  [
    /error: Unexpected .*?: (\S+):(\d+):\d+/,
    ([, path = '', line = ''], lines) => ({
      code: 'PYTHON_REQUIREMENT',
      message: 'a requirement is not written as Python packaging expects it',
      hint: 'Write it as name, optional [extras] and a version, such as flask~=3.1.',
      at: {
        file: lines.find(({ file }) => path.endsWith(`/${file}`))?.file ?? path,
        line: Number(line),
      },
    }),
  ],
  [
    /Error parsing included file in `[^`]*`.*? failed to read from file `[^`]*\/([^`/]+)`/,
    ([, name = ''], lines) => ({
      code: 'PYTHON_REQUIREMENT',
      message: `the requirements include ${name}, which is not there`,
      hint: 'Add the file to the app, or correct the path behind `-r` or `-c`; it is relative to the file that it stands in.',
      at: place(
        lines.find(({ text }) => /^(-r|-c|--requirement|--constraint)/.test(text) && text.endsWith(name)),
      ),
    }),
  ],
  [
    /Distribution not found at: file:\/\/(\S+)/,
    ([, path = ''], lines) => ({
      code: 'PYTHON_REQUIREMENT',
      message: `the requirements name ${path}, which is not there`,
      hint: 'Correct the path, which is relative to the app, or add what it leads to.',
      at: place(
        lines.find(({ local }) => local !== undefined && path.endsWith(local.replace(/^(\.{1,2}\/)+/, ''))),
      ),
    }),
  ],
  [
    /Git operation failed.*? '((?:https?|ssh|git):\/\/[^'\s]+)'.*?(?:Could not resolve host|connect to|Network is unreachable|timed out)/i,
    ([, address = ''], lines) => unreachable(address, lines),
  ],
  [
    /Git operation failed(?:.*? '((?:https?|ssh|git|file):\/\/[^'\s]+)')?/,
    ({ 1: address, input }, lines) => unfetched(address ?? findAddress(input), lines),
  ],
  [
    /Failed to download(?: and build)? `[^`]+ @ (https?:\/\/[^`\s]+)`.*?(?:dns error|connect error|timed out)/i,
    ([, address = ''], lines) => unreachable(address, lines),
  ],
  [
    /Failed to download(?: and build)? `[^`]+ @ (https?:\/\/[^`\s]+)` cause: (?:Failed to fetch|HTTP status|Request failed)/,
    ([, address = ''], lines) => unfetched(address, lines),
  ],
  [
    /Wheels are required for `([^`]+)` because building from source is disabled/,
    ([, name = ''], lines, target) => noWheel(name, lines, target),
  ],
  [
    /Because (?:all versions of )?([\w.-]+?)(?:[=<>!~]=?[\w.*,<>=!~]+)? ha(?:s|ve) no (?:usable )?wheels/,
    ([, name = ''], lines, target) => noWheel(name, lines, target),
  ],
  [
    /Because ([\w.-]+) was not found in the (?:package registry|provided package locations|cache)/,
    ([, name = ''], lines) => ({
      code: 'PYTHON_REQUIREMENT',
      message: `there is no Python package called ${name}`,
      hint: 'Correct the spelling, or name the package index that has it.',
      at: findRequirement(lines, name),
    }),
  ],
  [
    /there (?:is|are) no versions? of ([\w.-]+?)((?:[=<>!~]=?[\w.*]+,?)*) and/,
    ([, name = '', range = ''], lines) => ({
      code: 'PYTHON_REQUIREMENT',
      message: `${name} has no version${range === '' ? '' : ` ${range}`} that fits`,
      hint: `Ask for a version of ${name} that exists and supports the Python that is packed for.`,
      at: findRequirement(lines, name),
    }),
  ],
  [
    /Failed to (?:build|download and build) `([^`=@\s]+)/,
    ([, name = ''], lines, target) => noWheel(name, lines, target),
  ],
  [
    /Failed to fetch|error sending request|dns error|operation timed out/i,
    () => ({
      code: 'NETWORK_UNREACHABLE',
      message: 'the Python package index could not be reached',
      hint: 'Check the network and the address of the package index, then run the step again.',
    }),
  ],
];

function noWheel(name: string, lines: readonly RequirementLine[], target?: PythonTarget): Explained {
  const fitting =
    target === undefined ? 'this machine' : `Python ${target.version} on ${target.architecture}`;
  return {
    code: 'PYTHON_NO_WHEEL',
    message: `${name} has no wheel for ${fitting}`,
    hint: `Choose a version of ${name} that has wheels (for psycopg2: psycopg2-binary), or use \`engine: craft\`.`,
    at: findRequirement(lines, name),
  };
}

/** The address of a requirement that uv could not build: without `git+`, and without a branch or tag. */
function findAddress(text: string): string {
  return / @ git\+([^`@\s]+)/.exec(text)?.[1] ?? 'its repository';
}

function unreachable(address: string, lines: readonly RequirementLine[]): Explained {
  const host = URL.canParse(address) ? new URL(address).host : address;
  return {
    code: 'NETWORK_UNREACHABLE',
    message: `${host} could not be reached, where a requirement comes from: ${withoutLogin(address)}`,
    hint: 'Check the address and that this machine can reach it, or ask for a version that the package index has.',
    at: place(findAsking(lines, address)),
  };
}

function unfetched(address: string, lines: readonly RequirementLine[]): Explained {
  const line = findAsking(lines, address);
  return {
    code: 'PYTHON_REQUIREMENT',
    message: `${line?.name ?? 'a requirement'} could not be fetched from ${withoutLogin(address)}`,
    hint: 'Check the address and the branch or tag behind it, and that this machine may read it.',
    at: place(line),
  };
}

function findAsking(lines: readonly RequirementLine[], address: string): RequirementLine | undefined {
  const written = withoutLogin(address);
  return lines.find(({ text }) => withoutLogin(text).includes(written));
}

function withoutLogin(address: string): string {
  return address.replace(/:\/\/[^/@\s]*@/, '://');
}

function place(line: RequirementLine | undefined): Location | undefined {
  return line && { file: line.file, line: line.line };
}
