import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { formatReference, parseReference } from '../../../src/oci/index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;

describe('references', () => {
  test.each([
    ['ghcr.io/acme/shop:1.4', { registry: 'ghcr.io', repository: 'acme/shop', tag: '1.4' }],
    [`ghcr.io/acme/shop@${digest}`, { registry: 'ghcr.io', repository: 'acme/shop', digest }],
    [`ghcr.io/acme/shop:1@${digest}`, { registry: 'ghcr.io', repository: 'acme/shop', tag: '1', digest }],
    ['localhost:5000/shop', { registry: 'localhost:5000', repository: 'shop' }],
    ['localhost/shop', { registry: 'localhost', repository: 'shop' }],
    ['127.0.0.1:5000/a/b/c', { registry: '127.0.0.1:5000', repository: 'a/b/c' }],
    ['[::1]:5000/shop', { registry: '[::1]:5000', repository: 'shop' }],
    ['ubuntu', { registry: 'docker.io', repository: 'library/ubuntu' }],
    ['ubuntu:24.04', { registry: 'docker.io', repository: 'library/ubuntu', tag: '24.04' }],
    ['acme/shop', { registry: 'docker.io', repository: 'acme/shop' }],
    ['index.docker.io/acme/shop', { registry: 'docker.io', repository: 'acme/shop' }],
    [
      'public.ecr.aws/ubuntu/ubuntu:24.04',
      { registry: 'public.ecr.aws', repository: 'ubuntu/ubuntu', tag: '24.04' },
    ],
    ['ghcr.io/a__b/c-_d'.replace('-_', '-'), { registry: 'ghcr.io', repository: 'a__b/c-d' }],
  ])('%s', (text, expected) => expect(parseReference(text)).toEqual(expected));

  test.each([
    '',
    ' ',
    'ghcr.io/',
    'ghcr.io/Acme/shop',
    'ghcr.io/acme/shop:',
    'ghcr.io/acme/shop:a b',
    'ghcr.io/acme//shop',
    'ghcr.io/../x',
    'ghcr.io/acme/shop@sha256:abc',
    'ghcr.io/acme/shop@md5:0',
    'http://ghcr.io/acme/shop',
    '-x/y',
    'ghcr.io/-x',
    'ghcr.io/x-',
    `ghcr.io/${'a'.repeat(260)}`,
    `ghcr.io/x:${'t'.repeat(129)}`,
    'ghcr.io/a\n/b',
    'user@ghcr.io/x',
    'ghcr.io/x#y',
    'ghcr.io/x?y',
  ])('%j is refused', (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.toSatisfy((error) => isFailure(error, 'OCI_REFERENCE_INVALID')),
    );
  });

  test('capitals get a word about lower case', () => {
    expect(() => parseReference('ghcr.io/Acme/shop')).toThrow('lower case');
  });

  test('what is written out is read the same', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,5})?$/);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined }),
        (names, tag) => {
          const reference = {
            registry: 'r.example:5000',
            repository: names.join('/'),
            ...(tag === undefined ? {} : { tag }),
          };
          expect(parseReference(formatReference(reference))).toEqual(reference);
        },
      ),
    );
  });
});
