import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod/mini';

/** One test, whoever ran it. */
export interface TestResult {
  /** `tests/integration/test_app.py::test_name[param]`, or what the smoke test asked. */
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** It failed at first and passed when it was run again. */
  readonly flaky?: boolean;
  /** The first line of the reason. */
  readonly message?: string | undefined;
  /** The whole reason. */
  readonly details?: string | undefined;
  /** Where it failed; the file is relative to the folder in which the tests ran. */
  readonly at?: { readonly file: string; readonly line: number } | undefined;
}

const list = <T extends z.ZodMiniType>(entry: T): z.ZodMiniType<z.infer<T>[]> =>
  z.pipe(
    z.optional(
      z.union([
        z.array(entry),
        z.pipe(
          entry,
          z.transform((one) => [one]),
        ),
      ]),
    ),
    z.transform((found) => (found ?? []) as z.infer<T>[]),
  );

const reason = z.union([
  z.pipe(
    z.string(),
    z.transform((text) => ({ text, message: '' })),
  ),
  z.pipe(
    z.object({ '#text': z._default(z.string(), ''), '@message': z._default(z.string(), '') }),
    z.transform((entry) => ({
      text: entry['#text'],
      message: entry['@message'],
    })),
  ),
]);

const testCase = z.object({
  '@name': z._default(z.string(), ''),
  '@classname': z._default(z.string(), ''),
  '@file': z.optional(z.string()),
  '@time': z._default(z.string(), '0'),
  failure: list(reason),
  error: list(reason),
  skipped: list(reason),
});
type TestCase = z.infer<typeof testCase>;

const suite = z.object({ testcase: list(testCase) });
const document = z.union([
  z.object({ testsuites: z.union([z.object({ testsuite: list(suite) }), z.literal('')]) }),
  z.object({ testsuite: suite }),
]);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  parseTagValue: false,
  // Names of tests are hostile texts; the five entities of XML and numbers are all that pytest writes.
  processEntities: true,
  htmlEntities: true,
});

/** Reads a JUnit report as pytest and its relatives write it; undefined when it is none. */
export function parseJunit(xml: string): readonly TestResult[] | undefined {
  let json: unknown;
  try {
    json = parser.parse(xml);
  } catch {
    return undefined;
  }
  const parsed = document.safeParse(json);
  if (!parsed.success) return undefined;
  if ('testsuite' in parsed.data) return parsed.data.testsuite.testcase.map(readCase);
  const { testsuites } = parsed.data;
  return testsuites === '' ? [] : testsuites.testsuite.flatMap((entry) => entry.testcase.map(readCase));
}

function readCase(entry: TestCase): TestResult {
  const failed = [...entry.failure, ...entry.error];
  const [first] = failed;
  const [skipped] = entry.skipped;
  const text = failed.map((one) => one.text).join('\n');
  return {
    name: nameOf(entry),
    outcome: first !== undefined ? 'failed' : skipped !== undefined ? 'skipped' : 'passed',
    seconds: Number(entry['@time']) || 0,
    message: (first ?? skipped)?.message.split('\n')[0] || undefined,
    details: first === undefined ? undefined : text,
    at: first === undefined ? undefined : findPlace(text),
  };
}

/** pytest's own way of naming a test, so that it can be pasted behind `pytest`. */
function nameOf(entry: TestCase): string {
  const { '@file': file, '@classname': owner, '@name': name } = entry;
  if (file === undefined) return [owner, name].filter((part) => part !== '').join('.');
  const module = file.replace(/\.py$/, '').replaceAll('/', '.');
  const classes = owner.startsWith(`${module}.`) ? owner.slice(module.length + 1).split('.') : [];
  return [file, ...classes, name].join('::');
}

/** pytest ends each part of a traceback with `file.py:LINE: Error`; the last in the project is where it failed. */
export function findPlace(text: string): { file: string; line: number } | undefined {
  const places = [...text.matchAll(/^([^\s:][^:\n]*\.py):(\d+): ?(?:[A-Z]\w*|in )?/gm)];
  const own = places.filter(([, file = '']) => !file.startsWith('/') && !file.includes('site-packages'));
  const [, file, line] = own.at(-1) ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}
