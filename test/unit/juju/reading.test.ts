import { describe, expect, it } from 'vitest';

import { findIngressUrl, findPort } from '../../../src/juju/verify/address.ts';
import { matchesWitness } from '../../../src/juju/input/charm-witness.ts';
import { parseMajor } from '../../../src/juju/client/version.ts';
import { renderMermaid, renderText } from '../../../src/juju/read/diagram.ts';
import { findMismatch } from '../../../src/juju/verify/http-check.ts';
import { parseHistory, parseRunningImage, parseServices } from '../../../src/juju/verify/inspect.ts';
import { redact } from '../../../src/juju/diagnostics/redact.ts';
import { parseStatus } from '../../../src/juju/read/status.ts';
import type { ApplicationStatus } from '../../../src/juju/read/status.ts';
import { pickTellingLines } from '../../../src/juju/diagnostics/telling-lines.ts';
import { findTraceback } from '../../../src/juju/diagnostics/traceback.ts';
import type { PackedCharm } from '../../../src/juju/index.ts';
import { recorded } from '../../support/juju-rows.ts';

const answer = (stdout: string, stderr = '', exitCode = 0): Parameters<typeof parseRunningImage>[0] => ({
  stdout,
  stderr,
  exitCode,
});

describe('the image that runs', () => {
  it.each([
    ['its identity', answer('sha256:0123456789abcdef\n'), { kind: 'read', id: 'sha256:0123456789abcdef' }],
    [
      'an image of another packer',
      answer('', 'cat: /.rock/id: No such file or directory\n', 1),
      { kind: 'unreadable', lasting: true },
    ],
    [
      'a bare image',
      answer('', 'exec: "cat": executable file not found in $PATH', 126),
      { kind: 'unreadable', lasting: true },
    ],
    [
      'a container that does not run yet',
      answer('', 'ERROR container not running', 1),
      { kind: 'unreadable', lasting: false },
    ],
    [
      'a container that has just died',
      answer(
        '',
        'ERROR failed to exec in container: failed to load task: no running task found: task 1f not found: not found\n',
        1,
      ),
      { kind: 'unreadable', lasting: false },
    ],
    [
      'a container that is being taken away',
      answer('', 'ERROR open /run/containerd/io.containerd.runtime.v2.task: no such file or directory\n', 1),
      { kind: 'unreadable', lasting: false },
    ],
    [
      'an answer that is no identity',
      answer('welcome to the shell of today\n'),
      { kind: 'unreadable', lasting: false },
    ],
  ])('%s', (_, given, expected) => expect(parseRunningImage(given)).toMatchObject(expected));
});

describe('services of Pebble', () => {
  it('reads the table', () => {
    const table = [
      'Service           Startup   Current   Since',
      'flask             enabled   active    2026-11-22T10:50:40Z',
      'statsd-exporter   enabled   backoff   2026-11-22T10:50:41Z',
      'worker            disabled  inactive  -',
      '',
    ].join('\n');
    expect(parseServices(table)).toEqual([
      { name: 'flask', startup: 'enabled', current: 'active', since: '2026-11-22T10:50:40Z' },
      { name: 'statsd-exporter', startup: 'enabled', current: 'backoff', since: '2026-11-22T10:50:41Z' },
      { name: 'worker', startup: 'disabled', current: 'inactive', since: '-' },
    ]);
  });

  it('tells the same in any order', () => {
    const head = 'Service  Startup  Current  Since\n';
    const [one, other] = ['web  enabled  active  now\n', 'worker  enabled  active  now\n'];
    expect(parseServices(head + one + other)).toEqual(parseServices(head + other + one));
  });

  it('has none in the words of an empty plan', () =>
    expect(parseServices('Plan has no services.\n')).toEqual([]));
});

describe('the history of a unit', () => {
  it('reads a recorded one', () => {
    const entries = parseHistory(recorded('show-status-log --model out hello-k8s/0 --format json').stdout);
    expect(entries?.length).toBeGreaterThan(5);
    expect(entries?.every(({ since }) => since !== undefined)).toBe(true);
    expect(entries?.some(({ message }) => /^running .* hook$/.test(message))).toBe(true);
  });

  it('is the same in whatever order its entries come', () => {
    const text = recorded('show-status-log --model out hello-k8s/0 --format json').stdout;
    const turned = JSON.stringify((JSON.parse(text) as unknown[]).reverse());
    expect(parseHistory(turned)).toEqual(parseHistory(text));
  });

  it.each(['', 'no history', '{}'])('is unknown for %j', (text) =>
    expect(parseHistory(text)).toBeUndefined(),
  );
});

describe('where it answers', () => {
  const charm = { defaults: new Map<string, unknown>() } as unknown as PackedCharm;
  const application = (ports: string[]): ApplicationStatus =>
    ({ units: [{ name: 'a/0', ports }] }) as unknown as ApplicationStatus;

  it.each([
    ['the port that was opened', application(['9102/tcp', '8080/tcp']), new Map<string, string>(), 9102],
    ['an option', application([]), new Map([['app-port', '8081']]), 8081],
    ['the usual one', application(['53/udp']), new Map<string, string>(), 8000],
  ])('%s', (_, status, config, port) => expect(findPort(status, charm, config)).toBe(port));

  it('the URL in relation data of an ingress', () => {
    const unit = (data: string): object => ({
      'a/0': { 'relation-info': [{ endpoint: 'ingress', 'application-data': { ingress: data } }] },
    });
    expect(findIngressUrl(unit('{"url":"http://10.0.0.1/m-a/"}'), ['ingress'])).toBe('http://10.0.0.1/m-a');
    expect(findIngressUrl(unit('{"url":"javascript:alert(1)"}'), ['ingress'])).toBeUndefined();
    expect(findIngressUrl(unit('not json'), ['ingress'])).toBeUndefined();
    expect(findIngressUrl(unit('{"url":"http://x"}'), ['other'])).toBeUndefined();
    expect(findIngressUrl({ 'a/0': {} }, ['ingress'])).toBeUndefined();
  });

  it('says what is wrong with an answer', () => {
    const expected = { path: '/', status: 200, text: 'hello' };
    const given = { url: 'http://a', status: 200, body: 'hello world', inside: false };
    expect(findMismatch(expected, given)).toBeUndefined();
    expect(findMismatch(expected, { ...given, status: 503 })).toBe('status 503 instead of 200');
    expect(findMismatch(expected, { ...given, body: 'bye' })).toBe('status 200, without the text "hello"');
  });
});

describe('the charm that runs', () => {
  const witness = new Map([
    ['src/charm.py', 'a'.repeat(64)],
    ['metadata.yaml', 'b'.repeat(64)],
  ]);
  const folder = '/var/lib/juju/agents/unit-shop-0/charm';
  const line = (hash: string, name: string): string => `${hash.repeat(64)}  ${folder}/${name}\n`;

  it.each([
    ['the same', line('a', 'src/charm.py') + line('b', 'metadata.yaml'), true],
    [
      'with the ends of lines of a terminal',
      line('a', 'src/charm.py').replace('\n', '\r\n') + line('b', 'metadata.yaml'),
      true,
    ],
    ['another file', line('c', 'src/charm.py') + line('b', 'metadata.yaml'), false],
    ['a file less', line('a', 'src/charm.py'), false],
    ['no answer', '', undefined],
    ['an answer about something else', `${'a'.repeat(64)}  /etc/passwd\n`, undefined],
  ])('%s', (_, stdout, expected) => expect(matchesWitness('shop/0', witness, stdout)).toBe(expected));
});

describe('the version of the client', () => {
  it.each([
    [recorded('version --format json').stdout, 4],
    ['"3.6.9-ubuntu-amd64"\n', 3],
    ['2.9.51-ubuntu-amd64\n', 2],
    ['', undefined],
  ])('%j', (stdout, major) => expect(parseMajor(stdout)).toBe(major));
});

const CHARM_LOG = `unit-shop-0: 11:06:49 ERROR unit.shop/0.juju-log Uncaught exception while in charm code:
Traceback (most recent call last):
  File "/var/lib/juju/agents/unit-shop-0/charm/./src/charm.py", line 32, in <module>
    ops.main(C)
  File "/var/lib/juju/agents/unit-shop-0/charm/venv/ops/__init__.py", line 360, in __call__
    return _main.main(charm_class=charm_class, use_juju_for_storage=use_juju_for_storage)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/var/lib/juju/agents/unit-shop-0/charm/./src/charm.py", line 14, in _up
    if mode == 'error': raise RuntimeError('mode is error')
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
RuntimeError: mode is error
unit-shop-0: 11:06:50 ERROR juju.worker.uniter.operation hook "config-changed" (via hook dispatching script: dispatch) failed: exit status 1
`;

describe('tracebacks', () => {
  it.each([
    ['of a charm', CHARM_LOG, { error: 'RuntimeError: mode is error', file: 'src/charm.py', line: 14 }],
    [
      'of an app behind the prefix of Pebble',
      '2026-11-24T08:00:00.1Z [flask] Traceback (most recent call last):\n2026-11-24T08:00:00.1Z [flask]   File "/flask/app/shop/views.py", line 3, in index\n2026-11-24T08:00:00.1Z [flask]     return rows[0]\n2026-11-24T08:00:00.1Z [flask]   File "/usr/lib/python3/dist-packages/flask/app.py", line 9, in f\n2026-11-24T08:00:00.1Z [flask] sqlalchemy.exc.NoResultFound: none\n',
      { error: 'sqlalchemy.exc.NoResultFound: none', file: 'shop/views.py', line: 3 },
    ],
    [
      'of a syntax error, which has its own frame',
      'Traceback (most recent call last):\n  File "<frozen importlib._bootstrap>", line 1, in _f\n  File "/var/lib/juju/agents/unit-a-0/charm/src/charm.py", line 5\n    def f(:\n          ^\nSyntaxError: invalid syntax\n',
      { error: 'SyntaxError: invalid syntax', file: 'src/charm.py', line: 5 },
    ],
    [
      'the last of several',
      `${CHARM_LOG}${CHARM_LOG.replaceAll('14', '15').replaceAll('mode is', 'size is')}`,
      { error: 'RuntimeError: size is error', file: 'src/charm.py', line: 15 },
    ],
    [
      'without a message',
      'Traceback (most recent call last):\n  File "/flask/app/app.py", line 1, in f\nKeyboardInterrupt\n',
      { error: 'KeyboardInterrupt', file: 'app.py', line: 1 },
    ],
    [
      'that is cut off',
      'Traceback (most recent call last):\n  File "/flask/app/app.py", line 1, in f\n',
      undefined,
    ],
    ['none', 'all is well\n', undefined],
  ])('%s', (_, log, expected) => expect(findTraceback(log)).toEqual(expected));
});

describe('the lines that say most', () => {
  it('are the errors, without the noise of a healthy log and each once', () => {
    const healthy = `unit-a-0: 11:05:12 WARNING juju.worker.proxyupdater unable to set snap core settings: exec: "snap": executable file not found in $PATH\n`;
    const lines = pickTellingLines([healthy + CHARM_LOG + CHARM_LOG.replaceAll('11:06', '11:07')], 10);
    expect(lines.filter((line) => line === 'RuntimeError: mode is error')).toHaveLength(1);
    expect(lines.join('\n')).not.toContain('snap');
    expect(lines.at(-1)).toContain('hook "config-changed"');
  });

  it('are at most as many as asked for', () => {
    const log = Array.from(
      { length: 40 },
      (_, at) => `AError: ${String.fromCharCode(97 + (at % 26))}${at < 26 ? 'x' : 'y'}`,
    );
    expect(pickTellingLines([log.join('\n')], 5)).toHaveLength(5);
  });
});

describe('what leaves the run as a file', () => {
  it.each([
    ['a password in a URL', 'postgresql://app:hunter2@db/app', 'hunter2'],
    ['a header', 'Authorization: Bearer abc.def', 'abc.def'],
    ['a setting', 'SECRET_KEY=abcdef', 'abcdef'],
    ['a JSON member', '{"admin-password": "abcdef"}', 'abcdef'],
    ['a token of GitHub', 'ghp_0123456789abcdef', '0123456789abcdef'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----', 'AAAA'],
  ])('hides %s', (_, text, secret) => expect(redact(text)).not.toContain(secret));

  it('hides values that are known, the longer first', () => {
    expect(redact('abcdefgh abcd', ['abcd', 'abcdefgh'])).toBe('*** ***');
  });

  it('keeps what only looks like it', () => {
    const text = 'the token expired; password rules; smtp-password: secret:qaqa3nor9liqdaef5vng';
    expect(redact(text)).toBe(text);
  });
});

describe('drawing a model', () => {
  const status = parseStatus(JSON.parse(recorded('status --model out --format json').stdout));

  it('draws applications, units, relations and the URL', () => {
    const lines = renderMermaid(status, 'hello-k8s', 'http://10.0.0.1:8000').split('\n');
    expect(lines[0]).toBe('flowchart LR');
    expect(lines).toContain('  url(["http://10.0.0.1:8000"])');
    expect(lines.filter((line) => line.includes('-- "hello-api" ---'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('● hello-k8s/0');
  });

  // Each of these was drawn by Mermaid 11 as it stands here; its parser is too large to be a dependency.
  it.each([
    ['a"]; click x "b', 'a#34;#93;#59; click x #34;b'],
    ['</b><script>', '#60;/b#62;#60;script#62;'],
    ['%%{init: {}}%%', '#37;#37;#123;init: #123;#125;#125;#37;#37;'],
    ['`**bold**`', '#96;#42;#42;bold#42;#42;#96;'],
    ['a#35;b\nc', 'a#35;35#59;b c'],
    ['\u202Eright to left\u2028', ' right to left '],
    ['été 日本 end', 'été 日本 end'],
    ['🎉', '#127881;'],
  ])('%j of a charm cannot leave its label', (name, shown) => {
    const hostile = parseStatus({ applications: { [name]: { 'charm-name': name } } });
    expect(renderMermaid(hostile, 'x', undefined).split('\n')).toEqual([
      'flowchart LR',
      `  n0["<b>${shown}</b><br/>${shown}"]`,
    ]);
  });

  it('of many units says how many are in which state', () => {
    const units = [...Array(12).keys()].map((at): [string, object] => [
      `a/${at}`,
      { 'workload-status': { current: at < 9 ? 'active' : 'blocked' } },
    ]);
    const many = parseStatus({ applications: { a: { units: Object.fromEntries(units) } } });
    expect(renderMermaid(many, 'x', undefined)).toContain('<br/>● 9 active<br/>▲ 3 blocked"]');
  });

  it('draws what is related and not in the model', () => {
    const applications = { a: { relations: { db: [{ 'related-application': 'far', interface: 'pg' }] } } };
    const lines = renderMermaid(parseStatus({ applications }), 'a', undefined).split('\n');
    expect(lines.slice(2)).toEqual(['  n0 -- "pg" --- n1', '  n1["<b>far</b>"]']);
  });

  it('says the same on a terminal', () => {
    const text = renderText(status, 'hello-k8s', 'http://10.0.0.1:8000').join('\n');
    expect(text).toContain('→ http://10.0.0.1:8000');
    expect(text).toContain('hello-api');
  });
});
