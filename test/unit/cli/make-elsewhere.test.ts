import { describe, expect, test } from 'vitest';
import { imagesAtOnce, makeElsewhere, type MakeRequest } from '../../../src/cli/make-elsewhere.ts';
import type { ImageFacts } from '../../../src/docker/index.ts';
import type { BuildImage } from '../../../src/controller/index.ts';
import type { Completed } from '../../../src/ports/index.ts';

const image = (name: string): Parameters<BuildImage>[0] => ({
  name,
  packages: [],
  files: [],
  user: '0:0',
  command: ['sleep'],
  environment: {},
});

const factsOf = (id: string): ImageFacts => ({ id, digests: [] });

/** A daemon whose maker answers as the test says, and an engine that has the images of `engine`. */
function lab(answer: (request: MakeRequest) => unknown) {
  const engine = new Set<string>();
  const asked: string[] = [];
  const state = { now: 0, running: 0, most: 0 };
  const provided = makeElsewhere({
    argv: ['node', 'controller', '--make', '/home'],
    atOnce: 2,
    clock: { now: () => state.now },
    reporter: { info: () => undefined },
    docker: {
      images: {
        find: (reference) => Promise.resolve(engine.has(reference) ? factsOf(reference) : undefined),
      },
    },
    exec: {
      async run({ stdin }): Promise<Completed> {
        const request = JSON.parse(String(stdin)) as MakeRequest;
        asked.push(request.kind === 'image' ? request.image.name : request.kind);
        state.running += 1;
        state.most = Math.max(state.most, state.running);
        await Promise.resolve();
        state.running -= 1;
        return { exitCode: 0, stdout: `${JSON.stringify(answer(request))}\n`, stderr: '', took: 0 };
      },
    },
  });
  return { ...provided, engine, asked, state };
}

const made = (request: MakeRequest) => ({ made: request.kind === 'image' ? request.image.name : '/pebble' });

describe('what another process makes for a controller', () => {
  test('is remembered while the engine has it, for a day', async () => {
    const { buildImage, engine, asked, state } = lab(made);
    engine.add('one');
    expect(await Promise.all([buildImage(image('one')), buildImage(image('one'))])).toEqual(['one', 'one']);
    expect(asked).toEqual(['one']);
    engine.delete('one');
    await buildImage(image('one'));
    expect(asked).toEqual(['one', 'one']);
    engine.add('one');
    state.now += 25 * 3_600_000;
    await buildImage(image('one'));
    expect(asked).toEqual(['one', 'one', 'one']);
  });

  test('is made two at a time, and one that fails does not stop the next', async () => {
    const failure = {
      code: 'DOCKER_FAILED',
      message: 'no room',
      hint: 'Make some.',
      details: ['full'],
      retryable: true,
    };
    const { buildImage, state, asked } = lab((request) =>
      request.kind === 'image' && request.image.name === 'bad' ? { failure } : made(request),
    );
    const names = ['bad', 'good', 'bad', 'third', 'fourth'];
    const outcomes = await Promise.allSettled(names.map((name) => buildImage(image(name))));
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: failure });
    expect(outcomes[2]).toEqual(outcomes[0]);
    for (const at of [1, 3, 4]) expect(outcomes[at]).toMatchObject({ value: names[at] });
    expect(state.most).toBe(2);
    await expect(buildImage(image('bad'))).rejects.toMatchObject({ code: 'DOCKER_FAILED' });
    expect(asked).toEqual(['bad', 'good', 'third', 'fourth', 'bad']);
  });

  test.each([
    [1, 16, 1],
    [2, 16, 2],
    [16, 16, 2],
    [4, 1.5, 1],
    [4, 0.5, 1],
  ])('%i processors and %d GiB make %i at a time', (processors, memory, expected) =>
    expect(imagesAtOnce({ processors, memory: memory * 1024 ** 3 })).toBe(expected),
  );

  test('is asked for again when it could not be had', async () => {
    let fails = true;
    const { pebble, asked } = lab((request) =>
      fails
        ? { failure: { code: 'DOCKER_FAILED', message: 'no', details: [], retryable: false } }
        : made(request),
    );
    await expect(pebble()).rejects.toMatchObject({ code: 'DOCKER_FAILED' });
    fails = false;
    expect(await pebble()).toBe('/pebble');
    expect(await pebble()).toBe('/pebble');
    expect(asked).toEqual(['pebble', 'pebble']);
  });
});
