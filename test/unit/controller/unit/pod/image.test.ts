import { describe, expect, test } from 'vitest';
import { ensureImage } from '../../../../../src/controller/unit/pod/image.ts';
import type { ImageFacts } from '../../../../../src/docker/index.ts';
import { Failure } from '../../../../../src/errors/index.ts';

const image = (digests: readonly string[] = ['r/a@sha256:1']): ImageFacts => ({
  id: 'sha256:known',
  digests,
});

function engine(known: ImageFacts | undefined, pulled: ImageFacts | Failure) {
  const pulls: unknown[] = [];
  return {
    pulls,
    find: () => Promise.resolve(known),
    pull: (reference: string, options?: { login?: unknown }) => {
      pulls.push([reference, options?.login]);
      return pulled instanceof Failure ? Promise.reject(pulled) : Promise.resolve(pulled);
    },
  };
}

const fresh: ImageFacts = { ...image(), id: 'sha256:fresh' };
const unreachable = new Failure('DOCKER_IMAGE_NOT_FOUND', 'image r/a:1 was not found', {
  details: ['manifest unknown'],
});
const { signal } = new AbortController();

describe('the image of a workload', () => {
  test.each([
    ['one that is named by its digest', 'r/a@sha256:1', image()],
    ['one that is named by its id', 'sha256:known', image()],
    ['one that was never in a registry', 'guestbook:1.0', image([])],
  ])('%s is taken as it is', async (_, value, known) => {
    const images = engine(known, fresh);
    expect((await ensureImage(images, { value }, signal)).id).toBe('sha256:known');
    expect(images.pulls).toEqual([]);
  });

  test('a tag is asked for again, with the credentials of the resource', async () => {
    const images = engine(image(), fresh);
    const credentials = { username: 'u', password: 'p' };
    expect((await ensureImage(images, { value: 'r/a:1', credentials }, signal)).id).toBe('sha256:fresh');
    expect(images.pulls).toEqual([['r/a:1', credentials]]);
  });

  test('a tag that cannot be asked for is what the engine has', async () => {
    expect((await ensureImage(engine(image(), unreachable), { value: 'r/a:1' }, signal)).id).toBe(
      'sha256:known',
    );
  });

  test('an image that cannot be had fails in the words that juju status shows', async () => {
    await expect(
      ensureImage(engine(undefined, unreachable), { value: 'r/a:1' }, signal),
    ).rejects.toMatchObject({
      code: 'CONTROLLER_IMAGE_PULL',
      message:
        'unknown container reason "ImagePullBackOff": Back-off pulling image "r/a:1": ErrImagePull: ' +
        'failed to pull and unpack image "r/a:1": manifest unknown',
    });
  });
});
