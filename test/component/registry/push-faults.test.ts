import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../src/errors/index.ts';
import { usePushLab } from '../../support/push-lab.ts';
import { failureOf } from '../../support/refusal.ts';
import type { Fault } from '../../support/scripted-registry.ts';

const lab = usePushLab();

const told = ({ message, hint, details }: Failure): string => [message, hint, ...details].join('\n');

describe('faults that pass', () => {
  const twice = (fault: Fault): Fault[] => [fault, fault];
  test.each<[string, RegExp, Fault[]]>([
    ['500 twice on a look-up', /HEAD .*blobs/, twice({ reply: { status: 500 } })],
    ['502 twice when an upload begins', /POST/, twice({ reply: { status: 502 } })],
    ['503 on a commit', /PUT .*uploads/, twice({ reply: { status: 503 } })],
    ['504 on the manifest', /PUT .*manifests\/sha256/, twice({ reply: { status: 504 } })],
    ['504 on the tag', /PUT .*manifests\/1/, twice({ reply: { status: 504 } })],
    ['a reset connection on a look-up', /HEAD .*blobs/, ['reset']],
    ['a connection that breaks in the middle of a blob', /PUT .*uploads/, ['cut', 'cut']],
    ['a commit whose answer is lost', /PUT .*uploads/, ['lose-reply']],
    [
      'an upload session that is gone',
      /PUT .*uploads/,
      [{ reply: { status: 404, body: '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}' } }],
    ],
    [
      'content that was damaged on the way',
      /PUT .*uploads/,
      [{ reply: { status: 400, body: '{"errors":[{"code":"DIGEST_INVALID"}]}' } }],
    ],
    ['an offset that the registry does not like', /PUT .*uploads/, [{ reply: { status: 416 } }]],
  ])('%s', async (_, match, faults) => {
    lab.server.script(match, ...faults);
    await lab.push();
    lab.expectPushed();
  });

  test('a lost answer to a commit costs no second upload when the blob is there', async () => {
    lab.server.script(/PUT .*uploads/, 'lose-reply');
    await lab.push();
    const digests = lab.server.log().flatMap((line) => /PUT .*digest=(.*)$/.exec(line)?.[1] ?? []);
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('429 waits as long as the registry asks, in seconds', async () => {
    lab.server.script(/GET .*manifests\/1/, { reply: { status: 429, headers: { 'retry-after': '3' } } });
    await lab.push();
    expect(lab.clock.pauses).toEqual([3000]);
  });

  test('429 waits as long as the registry asks, as a date', async () => {
    const date = new Date(lab.clock.now() + 5000).toUTCString();
    lab.server.script(/GET .*manifests\/1/, { reply: { status: 429, headers: { 'retry-after': date } } });
    await lab.push();
    expect(lab.clock.pauses).toEqual([5000]);
  });

  test('a garbage Retry-After falls back to growing random pauses', async () => {
    lab.server.script(/GET .*manifests\/1/, { reply: { status: 429, headers: { 'retry-after': 'soon' } } });
    await lab.push();
    expect(lab.clock.pauses).toHaveLength(1);
    expect(lab.clock.pauses[0]).toBeLessThanOrEqual(250);
  });

  test('five failures end it and tell of each attempt', async () => {
    lab.server.script(
      /GET .*manifests\/1/,
      ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 500 } })),
    );
    const failure = await failureOf(lab.push());
    expect(failure.code).toBe('REGISTRY_UNAVAILABLE');
    expect(told(failure)).toMatch(/attempt 1:[\s\S]*attempt 5:/);
    expect(lab.server.seen).toHaveLength(5);
  });
});

describe('faults that stay', () => {
  test('403 is a matter of permission, asked once', async () => {
    lab.server.script(/POST/, ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 403 } })));
    const { code, message } = await failureOf(lab.push());
    expect(code).toBe('REGISTRY_DENIED');
    expect(message).toContain(`${lab.server.host}/acme/shop`);
    expect(lab.clock.pauses).toEqual([]);
  });

  test('404 on an upload says that the repository may have to be made', async () => {
    lab.server.script(/POST/, ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 404 } })));
    const failure = await failureOf(lab.push());
    expect(failure.code).toBe('REGISTRY_NOT_FOUND');
    expect(told(failure)).toContain('created before the first push');
  });

  test('an upload that is sent to an address of the cloud is refused', async () => {
    const headers = { location: 'http://169.254.169.254/latest/meta-data' };
    lab.server.script(
      /POST/,
      ...Array.from({ length: 9 }, (): Fault => ({ reply: { status: 202, headers } })),
    );
    expect((await failureOf(lab.push())).code).toBe('REGISTRY_UNSAFE');
  });

  test('an upload without Location names the header', async () => {
    const without: Fault = { change: (reply) => ({ ...reply, headers: {} }) };
    lab.server.script(/POST/, ...Array.from({ length: 9 }, () => without));
    expect(told(await failureOf(lab.push()))).toContain('Location');
  });

  test.each([409, 400])('an immutable tag with other content (%s)', async (status) => {
    const body = status === 400 ? '{"errors":[{"code":"TAG_INVALID","message":"tag is immutable"}]}' : '';
    lab.server.script(/PUT .*manifests\/1/, { reply: { status, body } });
    expect((await failureOf(lab.push())).code).toBe('REGISTRY_TAG_IMMUTABLE');
  });
});
