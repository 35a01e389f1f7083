import { createServer, type Server } from 'node:http';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { integrationTest } from '../../../actions/integration-test/definition.ts';
import { main } from '../../../actions/integration-test/main.ts';
import { Failure } from '../../../src/errors/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { SHARED_CACHE } from '../../support/rock-lab.ts';
import { scriptedJuju } from '../../support/scripted-juju.ts';
import { tinyCharm } from '../../support/tiny-charm.ts';

const IMAGE = `registry.example:5000/lab/hello@sha256:${'a'.repeat(64)}`;

let app: Server;
let url: string;
beforeAll(async () => {
  app = createServer((request, response) => {
    response.statusCode = request.url === '/broken' ? 500 : 200;
    response.end('hello');
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const address = app.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
});
afterAll(() => app.close());

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'suites-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function project(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const suite = (tests: string): Record<string, string> => ({
  'tests/integration/requirements.txt': 'pytest>=8\n',
  'tests/integration/test_app.py': tests,
});

interface Outcome {
  readonly outputs: Readonly<Record<string, string | undefined>>;
  readonly error: Failure | undefined;
  readonly summary: string;
  readonly log: string;
}

async function run(
  inputs: Readonly<Record<string, string>>,
  ports: TestPorts = realPorts(),
): Promise<Outcome> {
  const action = runOf(integrationTest, ports, folder, { 'http-timeout': '1s', ...inputs });
  // pytest is installed once for all of them.
  const host = { ...action.host, cacheDir: SHARED_CACHE };
  const [outputs, error] = await main({ ...action, host }).then(
    (found) => [found, undefined] as const,
    (thrown: unknown) => {
      if (!(thrown instanceof Failure)) throw thrown;
      return [{}, thrown] as const;
    },
  );
  return { outputs, error, summary: action.summary.render(), log: ports.reporter.lines.join('\n') };
}

describe("a project's own tests", () => {
  test('are told charm, image and URL by their options and in their environment', async () => {
    await project({
      ...suite(`
import os, urllib.request
import pytest

def test_options(pytestconfig):
    assert pytestconfig.getoption("--charm-file").endswith("/hello.charm")
    assert pytestconfig.getoption("--web-image") == "${IMAGE}"

def test_environment():
    assert os.environ["CHARM_PATH"].endswith("/hello.charm")
    assert os.environ["ROCK_IMAGE"] == "${IMAGE}"
    assert os.environ["FEATURE"] == "on"
    assert "GITHUB_TOKEN" not in os.environ

def test_answer():
    assert urllib.request.urlopen(os.environ["APP_URL"]).read() == b"hello"

@pytest.mark.skip(reason="not today")
def test_skipped():
    pass
`),
      'tests/integration/conftest.py':
        'def pytest_addoption(parser):\n    parser.addoption("--charm-file")\n    parser.addoption("--web-image")\n',
    });
    await writeFile(
      join(folder, 'hello.charm'),
      tinyCharm({
        name: 'hello-k8s',
        metadata: 'containers:\n  web: {resource: web-image}\nresources:\n  web-image: {type: oci-image}\n',
      }),
    );
    const { outputs, error, summary } = await run({
      url,
      charm: 'hello.charm',
      image: IMAGE,
      environment: 'FEATURE=on',
      'http-paths': '/\n/broken=500',
      report: 'out/report.xml',
    });
    expect(error).toBeUndefined();
    expect(outputs).toEqual({
      passed: '5',
      failed: '0',
      skipped: '1',
      flaky: '0',
      report: join(folder, 'out/report.xml'),
    });
    expect(await readFile(join(folder, 'out/report.xml'), 'utf8')).toContain('test_answer');
    expect(summary).toContain('### Tests: 5 passed, 1 skipped');
    expect(summary).toContain('not today');
  });

  test('that fail make the step fail at their line, and leave a report', async () => {
    await project(
      suite(
        'def test_good():\n    pass\n\ndef test_bad():\n    assert 1 == 2\n\ndef test_worse():\n    raise KeyError("x")\n',
      ),
    );
    const { error, summary, log } = await run({ report: 'r.xml' });
    expect(error).toMatchObject({
      code: 'TEST_FAILED',
      at: { file: join(folder, 'tests/integration/test_app.py'), line: 5 },
    });
    expect(error?.message).toMatch(/test_bad failed: assert 1 == 2, and 1 more failed/);
    expect(error?.details.join('\n')).toContain('2 failed, 1 passed');
    expect(summary).toContain('### Tests: 1 passed, 2 failed');
    expect(log).toMatch(/warning: .*test_worse failed/);
    expect(await readFile(join(folder, 'r.xml'), 'utf8')).toContain('test_worse');
  });

  test('are run in parts by their files', async () => {
    const ran: string[] = [];
    await project({
      ...suite('def test_a():\n    pass\n'),
      'tests/integration/deeper/test_more.py': 'def test_b():\n    pass\n',
    });
    for (const shard of ['1/2', '2/2']) {
      const { outputs, summary } = await run({ shard });
      expect(outputs).toMatchObject({ passed: '1', failed: '0' });
      ran.push(/test_\w+\.py::test_\w/.exec(summary)?.[0] ?? '');
    }
    expect(ran.toSorted()).toEqual(['test_app.py::test_a', 'test_more.py::test_b']);
    expect((await run({ shard: '1/3' })).error?.message).toContain('has only 2 files with tests');
  });

  test('that fail are run again only when asked, and one that passes then is called flaky', async () => {
    await project(
      suite(
        'import pathlib\n\ndef test_shaky(tmp_path_factory):\n    mark = pathlib.Path(__file__).parent / "ran"\n' +
          '    ran = mark.exists()\n    mark.touch()\n    assert ran, "not yet"\n\ndef test_good():\n    pass\n',
      ),
    );
    const { outputs, error, summary, log } = await run({ retries: '2', report: 'r.xml' });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ passed: '2', failed: '0', flaky: '1' });
    expect(summary).toContain('flaky: passed in try 2, failed before: AssertionError: not yet');
    expect(log).toMatch(/warning: .*test_shaky is flaky/);
    expect(await readFile(join(folder, 'r.xml'), 'utf8')).toContain('not yet');
    expect(await readFile(join(folder, 'r-try-2.xml'), 'utf8')).not.toContain('test_good');
  });

  test.each([
    ['a module that does not exist', 'import nosuch\n\ndef test_a():\n    pass\n', 'TEST_FAILED', /nosuch/],
    ['no test in the files', 'def helper():\n    pass\n', 'TEST_NOTHING_RAN', /not one of them ran/],
  ])('%s', async (_, tests, code, words) => {
    await project(suite(tests));
    const { error } = await run({});
    expect(error?.code).toBe(code);
    expect([error?.message, ...(error?.details ?? [])].join('\n')).toMatch(words);
  });

  test('a conftest that cannot be loaded', async () => {
    await project({
      ...suite('def test_a():\n    pass\n'),
      'tests/integration/conftest.py': 'import nosuch\n',
    });
    const { error } = await run({});
    expect(error).toMatchObject({
      code: 'TEST_FAILED',
      message: 'pytest failed: the tests cannot be loaded',
      at: { file: join(folder, 'tests/integration/conftest.py'), line: 1 },
    });
    expect(error?.details.join('\n')).toContain("No module named 'nosuch'");
  });

  test('a requirement that does not exist is named with its line', async () => {
    await project({
      ...suite('def test_a():\n    pass\n'),
      'tests/integration/requirements.txt': 'pytest\npaas-action-no-such-package-1f3a\n',
    });
    const { error } = await run({});
    expect(error?.code).toBe('TEST_SETUP_FAILED');
    expect(error?.message).toContain('paas-action-no-such-package-1f3a');
    expect(error?.at).toEqual({ file: join(folder, 'tests/integration/requirements.txt'), line: 2 });
  });

  test('tests that hang are stopped', async () => {
    await project(suite('import time\n\ndef test_hangs():\n    time.sleep(600)\n'));
    const { error } = await run({ timeout: '4s' });
    expect(error).toMatchObject({
      code: 'TEST_FAILED',
      message: 'the tests did not end in 4 s and were stopped',
    });
  });

  test('are stopped when the run is cancelled', async () => {
    await project(
      suite('import time\n\ndef test_hangs():\n    print("started", flush=True)\n    time.sleep(600)\n'),
    );
    const ports = realPorts();
    const ended = run({ args: '-s' }, { ...ports, cancel: ports.cancel });
    while (!ports.reporter.lines.some((line) => line.includes('started')))
      await new Promise((resolve) => setTimeout(resolve, 50));
    ports.cancel();
    expect((await ended).error?.code).toBe('CANCELLED');
  });
});

describe('the smoke test', () => {
  test('comes first: where the app does not answer nothing else is run', async () => {
    await project(suite('def test_a():\n    pass\n'));
    const { error, summary, log } = await run({ url, 'http-paths': '/broken\n/' });
    expect(error?.message).toContain('GET /broken failed');
    expect(error?.message).toContain('status 500 instead of 200');
    expect(summary).toContain('### Tests: 1 passed, 1 failed');
    expect(log).not.toContain('test_app.py');
  });

  test('alone is enough', async () => {
    const { outputs, error } = await run({ url });
    expect(error).toBeUndefined();
    expect(outputs).toEqual({ passed: '1', failed: '0', skipped: '0', flaky: '0', report: '' });
  });

  test('nothing to test is an error', async () => {
    expect((await run({})).error?.code).toBe('TEST_NOTHING_RAN');
  });

  test('an address that is none', async () => {
    expect((await run({ url: '10.0.0.1:8000' })).error?.code).toBe('INPUT_INVALID');
  });
});

describe('a command of the user', () => {
  test('counts as one test when it writes no report', async () => {
    const good = await run({ command: "python3 -c 'print(1)'" });
    expect(good.outputs).toMatchObject({ passed: '1', failed: '0' });
    const bad = await run({ command: 'python3 -c \'import sys; print("oh no"); sys.exit(3)\'' });
    expect(bad.error?.message).toContain('failed: exit code 3');
    expect(bad.error?.details).toContain('oh no');
  });

  test('may run a pytest of its own, which writes the report', async () => {
    await project({ ...suite('def test_a():\n    assert False\n') });
    const { error } = await run({ command: 'uv run --no-project --isolated --with pytest pytest tests' });
    expect(error).toMatchObject({ code: 'TEST_FAILED', at: { line: 2 } });
    expect(error?.message).toContain('test_app.py::test_a failed');
  });

  test('that does not exist', async () => {
    expect((await run({ command: 'no-such-program-1f3a' })).error?.code).toBe('TOOL_MISSING');
  });
});

describe('with a deployed application', () => {
  test('the address comes from the model, and a failure brings the logs of the app', async () => {
    await writeFile(
      join(folder, 'hello.charm'),
      tinyCharm({ name: 'hello-k8s', metadata: 'containers:\n  web: {}\n' }),
    );
    const script = await scriptedJuju(
      folder,
      {
        start: { timeline: 'refresh-charm-and-resource', at: 1.9 },
        workloadLog: '2026-11-22T10:50:45Z [web] ValueError: the app is sad\n',
      },
      () => Promise.reject(new Failure('NETWORK_UNREACHABLE', 'connection refused', { retryable: true })),
    );
    const { error, summary } = await run({ charm: 'hello.charm', model: 'out' }, script.ports);
    expect(error?.message).toMatch(
      /GET http:\/\/[\d.]+:8000\/ did not answer as expected: connection refused/,
    );
    expect(error?.details.join('\n')).toContain('ValueError: the app is sad');
    expect(summary).toContain('The most telling lines of hello-k8s');
  });

  test('one that is not there is named with those that are', async () => {
    await writeFile(join(folder, 'other.charm'), tinyCharm({ name: 'other' }));
    const script = await scriptedJuju(folder, { start: { timeline: 'refresh-charm-and-resource', at: 1.9 } });
    const { error } = await run({ charm: 'other.charm', model: 'out' }, script.ports);
    expect(error).toMatchObject({ code: 'DEPLOY_URL_UNKNOWN' });
    expect(error?.hint).toContain('hello-k8s');
  });
});
