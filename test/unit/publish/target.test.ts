import { describe, expect, test } from 'vitest';
import { planReferences, refuseStandIn, tagOfVersion } from '../../../actions/publish/target.ts';
import { isFailure } from '../../../src/errors/index.ts';
import {
  emptyImage,
  formatReference,
  parseReference,
  STAND_IN_LABEL,
  withAnnotations,
  withRuntime,
} from '../../../src/oci/index.ts';

const facts = { image: undefined, tags: [], repository: undefined, version: '1.4' };

describe('where a rock goes', () => {
  test.each([
    ['the input', { ...facts, image: 'ghcr.io/acme/shop:2' }, ['ghcr.io/acme/shop:2']],
    ['the input, tagged by the version', { ...facts, image: 'ghcr.io/acme/shop' }, ['ghcr.io/acme/shop:1.4']],
    ['the GitHub repository', { ...facts, repository: 'Acme/Shop' }, ['ghcr.io/acme/shop:1.4']],
    [
      'the input rather than the repository',
      { ...facts, image: 'localhost:5000/x', repository: 'a/b' },
      ['localhost:5000/x:1.4'],
    ],
    [
      'several tags, each once',
      { ...facts, image: 'r.io/x:1', tags: ['1', 'latest'] },
      ['r.io/x:1', 'r.io/x:latest'],
    ],
    ['no registry', { ...facts, image: 'none', repository: 'a/b' }, []],
    ['a rock without a version', { ...facts, image: 'r.io/x', version: undefined }, ['r.io/x:latest']],
  ])('%s', (_, given, expected) => expect(planReferences(given).map(formatReference)).toEqual(expected));

  test.each([
    ['nothing is known', facts, 'INPUT_INVALID'],
    ['a digest is given', { ...facts, image: `r.io/x@sha256:${'0'.repeat(64)}` }, 'INPUT_INVALID'],
    ['it is no reference', { ...facts, image: 'https://r.io/x' }, 'OCI_REFERENCE_INVALID'],
    ['a tag is none', { ...facts, image: 'r.io/x', tags: ['a b'] }, 'OCI_REFERENCE_INVALID'],
  ])('refused when %s', (_, given, code) => {
    expect(() => planReferences(given)).toThrow(
      expect.toSatisfy((error) => isFailure(error) && error.code === code),
    );
  });

  test.each([
    ['1.4', '1.4'],
    ['1.0+git7', '1.0_git7'],
    ['0.1~rc1', '0.1_rc1'],
    ['.5', '_5'],
    ['', 'latest'],
    ['v'.repeat(200), 'v'.repeat(128)],
  ])('version %s is tag %s', (version, tag) => expect(tagOfVersion(version)).toBe(tag));
});

describe('a rock on a stand-in base', () => {
  const labelled = withRuntime(emptyImage({ os: 'linux', architecture: 'amd64' }), {
    labels: { [STAND_IN_LABEL]: 'debian' },
  });
  const annotated = withAnnotations(emptyImage({ os: 'linux', architecture: 'amd64' }), {
    [STAND_IN_LABEL]: 'debian',
  });

  test.each(['127.0.0.1:5000/x', 'localhost:5000/x', '[::1]:5000/x'])('may go to %s', (name) => {
    expect(() => refuseStandIn(labelled, parseReference(name), false)).not.toThrow();
  });

  test('may not go to Charmhub', () => {
    expect(() => refuseStandIn(labelled, undefined, true)).toThrow(
      expect.toSatisfy((error) => isFailure(error, 'REGISTRY_STAND_IN')),
    );
    expect(() => refuseStandIn(labelled, undefined, false)).not.toThrow();
  });

  test.each(['ghcr.io/acme/x', '10.0.0.1:5000/x', 'localhost.evil.com/x', 'docker.io/acme/x'])(
    'may not go to %s',
    (name) => {
      for (const image of [labelled, annotated]) {
        expect(() => refuseStandIn(image, parseReference(name), false)).toThrow(
          expect.toSatisfy((error) => isFailure(error, 'REGISTRY_STAND_IN')),
        );
      }
    },
  );
});
