import { Failure, errorMessage } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { checkHttp } from '../../src/juju/index.ts';
import type { HttpExpectation } from '../../src/juju/index.ts';
import type { TestResult } from './junit.ts';

const PER_TRY = 10_000;

/** Reads `PATH` and `PATH=STATUS` lines; `none` is no line. @throws Failure `INPUT_INVALID`. */
export function parsePaths(text: string): readonly HttpExpectation[] {
  if (text.trim() === 'none') return [];
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, path = '', status = '200'] = /^(\/\S*?)(?:=([1-5]\d\d))?$/.exec(line) ?? [];
      if (path !== '') return { path, status: Number(status) };
      throw new Failure('INPUT_INVALID', `http-paths has the line "${line}"`, {
        hint: 'Write a path that begins with a slash, or a path and a status: /healthz=204',
      });
    });
}

/** Asks every path, also after one failed: a person who reads the table wants to know which ones work. */
export async function askPaths(
  ports: Pick<Ports, 'http' | 'clock' | 'reporter'>,
  url: string,
  paths: readonly HttpExpectation[],
  time: number,
): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const expected of paths) {
    const started = ports.clock.monotonic();
    const result = await ask(ports, url, expected, started + time);
    const seconds = (ports.clock.monotonic() - started) / 1000;
    ports.reporter.info(`${result.name}: ${result.message ?? result.outcome}`);
    results.push({ ...result, seconds });
  }
  return results;
}

async function ask(
  ports: Pick<Ports, 'http' | 'clock' | 'reporter'>,
  url: string,
  expected: HttpExpectation,
  deadline: number,
): Promise<Omit<TestResult, 'seconds'>> {
  const name = `GET ${expected.path}`;
  try {
    await checkHttp(ports, url, expected, { perTry: PER_TRY, deadline });
    return { name, outcome: 'passed' };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'HTTP_CHECK_FAILED') throw error;
    return { name, outcome: 'failed', message: errorMessage(error), details: error.details.join('\n') };
  }
}
