import { describe, expect, it } from 'vitest';

import { findPlace, parseJunit } from '../../../actions/integration-test/junit.ts';
import {
  countResults,
  describeCounts,
  failureOfTests,
  summariseTests,
} from '../../../actions/integration-test/report.ts';
import { parsePaths } from '../../../actions/integration-test/smoke.ts';
import { Summary } from '../../../src/action/index.ts';

// As pytest 9.2 writes it with junit_family=xunit1.
const REPORT = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="2" tests="7" time="0.031"><testcase classname="tests.test_a" name="test_ok" file="tests/test_a.py" line="1" time="0.250" /><testcase classname="tests.test_a" name="test_bad" file="tests/test_a.py" line="2" time="0.000"><failure message="AssertionError: ünï&#10;assert 'a&lt;b&gt;&amp;\\x01' == 'c'">def test_bad():
&gt;       assert x == "c", "ünï"
E       AssertionError: ünï

tests/test_a.py:5: AssertionError</failure></testcase><testcase classname="tests.test_a" name="test_skip" file="tests/test_a.py" line="5" time="0.000"><skipped type="pytest.skip" message="later">/tmp/test_a.py:6: later</skipped></testcase><testcase classname="tests.test_a" name="test_err" file="tests/test_a.py" line="9" time="0.000"><error message="failed on setup with &quot;RuntimeError: fixture&quot;">@pytest.fixture
&gt;   def broken(): raise RuntimeError("fixture")
E   RuntimeError: fixture

tests/conftest.py:9: RuntimeError</error></testcase><testcase classname="tests.test_a" name="test_x" file="tests/test_a.py" line="10" time="0.000"><skipped type="pytest.xfail" message="" /></testcase><testcase classname="tests.test_a.TestC" name="test_p[a b]" file="tests/test_a.py" line="13" time="0.000"><failure message="assert 'a b' == 'c'">tests/test_a.py:15: AssertionError</failure><error message="teardown">too</error></testcase><testcase classname="tests.test_a.TestC" name="test_p[c]" file="tests/test_a.py" line="13" time="0.000" /></testsuite></testsuites>`;

describe('a report of pytest', () => {
  const results = parseJunit(REPORT) ?? [];

  it('names tests as pytest does', () =>
    expect(results.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual([
      'passed tests/test_a.py::test_ok',
      'failed tests/test_a.py::test_bad',
      'skipped tests/test_a.py::test_skip',
      'failed tests/test_a.py::test_err',
      'skipped tests/test_a.py::test_x',
      'failed tests/test_a.py::TestC::test_p[a b]',
      'passed tests/test_a.py::TestC::test_p[c]',
    ]));

  it('has reason and place', () => {
    expect(results[1]).toMatchObject({
      message: 'AssertionError: ünï',
      at: { file: 'tests/test_a.py', line: 5 },
    });
    expect(results[3]).toMatchObject({
      message: 'failed on setup with "RuntimeError: fixture"',
      at: { file: 'tests/conftest.py', line: 9 },
    });
    expect(results[2]?.message).toBe('later');
    expect(results[0]?.seconds).toBe(0.25);
  });

  it.each([
    [
      'one test alone',
      '<testsuite><testcase classname="a" name="b" time="1.5"/></testsuite>',
      [{ name: 'a.b', outcome: 'passed' }],
    ],
    [
      'two suites',
      '<testsuites><testsuite><testcase name="a"/></testsuite><testsuite><testcase name="b"><failure/></testcase></testsuite></testsuites>',
      [{ outcome: 'passed' }, { outcome: 'failed' }],
    ],
    ['no test', '<testsuites><testsuite name="x" tests="0"></testsuite></testsuites>', []],
    ['no suite', '<testsuites></testsuites>', []],
  ])('%s', (_, xml, expected) => expect(parseJunit(xml)).toMatchObject(expected));

  it.each(['', 'no xml', '<html/>', '<testsuites><testsuite>'])('is none: %j', (xml) => {
    const found = parseJunit(xml);
    if (found !== undefined) expect(found).toEqual([]);
  });

  it('does not expand entities that the report defines', () => {
    const bomb =
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>';
    const found = parseJunit(bomb);
    expect(found?.map(({ name }) => name).join('') ?? '').not.toContain('haha');
  });
});

describe('where it failed', () => {
  it.each([
    [
      'the last place in the project',
      'tests/test_a.py:5: \n\ntests/helper.py:9: ValueError',
      { file: 'tests/helper.py', line: 9 },
    ],
    [
      'not inside a package',
      'tests/test_a.py:5: in f\n/venv/site-packages/requests/api.py:73: in get',
      { file: 'tests/test_a.py', line: 5 },
    ],
    ['a URL is no place', 'http://host.py:80: gone', undefined],
    ['nowhere', 'it just failed', undefined],
  ])('%s', (_, text, place) => expect(findPlace(text)).toEqual(place));
});

describe('showing results', () => {
  const results = parseJunit(REPORT) ?? [];

  it('counts', () => {
    expect(countResults(results)).toEqual({ passed: 2, failed: 3, skipped: 2 });
    expect(describeCounts({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed');
    expect(describeCounts({ passed: 0, failed: 1, skipped: 0 })).toBe('0 passed, 1 failed');
  });

  it('puts what failed first', () => {
    const summary = new Summary();
    summariseTests(summary, results);
    const rows = summary
      .render()
      .split('\n')
      .filter((line) => /^\| [✅❌⏭]/u.test(line));
    expect(rows.map((row) => row.slice(2, 3))).toEqual(
      ['❌', '❌', '❌', '✅', '⏭', '⏭', '✅'].map((sign) => sign.slice(0, 1)),
    );
  });

  it('fails at the place of the first', () => {
    const failure = failureOfTests(results, ['the end'], '/project');
    expect(failure).toMatchObject({
      code: 'TEST_FAILED',
      at: { file: '/project/tests/test_a.py', line: 5 },
      details: ['the end'],
    });
    expect(failure?.message).toContain('test_bad failed: AssertionError: ünï, and 2 more failed');
    expect(
      failureOfTests(
        results.filter(({ outcome }) => outcome !== 'failed'),
        [],
        '/',
      ),
    ).toBeUndefined();
  });
});

describe('paths of the smoke test', () => {
  it.each([
    ['/', [{ path: '/', status: 200 }]],
    [
      '/\n/healthz=204\n',
      [
        { path: '/', status: 200 },
        { path: '/healthz', status: 204 },
      ],
    ],
    ['/search?q=a=301', [{ path: '/search?q=a', status: 301 }]],
    ['none', []],
  ])('%j', (text, expected) => expect(parsePaths(text)).toEqual(expected));

  it.each(['healthz', '/a b', 'http://x/'])('refuses %j', (text) =>
    expect(() => parsePaths(text)).toThrow('http-paths has the line'),
  );
});
