import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE_CASES, ownClient, runCase, type HostileClient } from '../../support/hostile/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { sampleImage } from '../../support/sample-image.ts';

let ports: TestPorts;
let sample: Awaited<ReturnType<typeof sampleImage>>;
let client: HostileClient;

beforeAll(async () => {
  ports = realPorts();
  sample = await sampleImage(ports);
  client = ownClient(ports, sample.store, sample.image, sample.folder);
});
afterAll(() => ports.dispose());

describe('a broken or hostile registry', () => {
  test.each(HOSTILE_CASES.map((one) => [one.id, one.name, one] as const))('%s %s', async (_, _name, one) => {
    const { complaint, said } = await runCase(one, client, sample);
    expect(complaint, said).toBeUndefined();
  });

  test('every case has a number of its own', () => {
    expect(new Set(HOSTILE_CASES.map(({ id }) => id)).size).toBe(HOSTILE_CASES.length);
  });
});

describe('the judge is able to complain', () => {
  const one = (id: string) => HOSTILE_CASES.find((known) => known.id === id) ?? expect.fail(id);

  test('about a client that says it pushed and did not', async () => {
    const liar = { ...client, push: () => Promise.resolve() };
    expect((await runCase(one('7'), liar, sample)).complaint).toBe('the tag is not the image');
  });

  test('about a client that takes what it gets', async () => {
    const careless = { ...client, pull: () => Promise.resolve(sample.image.manifest.digest) };
    expect((await runCase(one('13a'), careless, sample)).complaint).toContain('as if nothing were wrong');
  });

  test('about a client that gives up at once', async () => {
    const timid = { ...client, push: () => Promise.reject(new Error('no')) };
    expect((await runCase(one('8'), timid, sample)).complaint).toContain('gave up');
  });
});
