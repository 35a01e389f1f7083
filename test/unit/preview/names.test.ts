import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { modelOf, pullOf } from '../../../actions/preview/names.ts';

describe('the name of a preview', () => {
  test.each([
    ['feat/login', /^pr-7-feat-login-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['feat/Ünï_code#1;$(x)', /^pr-7-feat-uni-code-1-x-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['日本語', /^pr-7-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['--help', /^pr-7-help-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['a'.repeat(250), /^pr-7-a{20}-[0-9a-f]{6}-[0-9a-f]{6}$/],
  ])('of branch %s', (branch, name) => {
    expect(modelOf('acme/web', 7, branch)).toMatch(name);
  });

  test('differs where only the writing is alike', () => {
    const names = ['a/b', 'a-b', 'A-b', 'a_b', 'a.b'].map((branch) => modelOf('acme/web', 7, branch));
    names.push(modelOf('acme/api', 7, 'a/b'), modelOf('acme/web', 8, 'a/b'));
    expect(new Set(names).size).toBe(7);
    expect(modelOf('Acme/Web', 7, 'a/b')).toBe(modelOf('acme/web', 7, 'a/b'));
  });

  test('is one that Juju and Kubernetes accept, and leads back to its pull request alone', () => {
    const number = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), number, (branch, of) => {
        const model = modelOf('acme/web', of, branch);
        expect(model).toMatch(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/);
        expect(model.length).toBeLessThanOrEqual(50);
        expect(pullOf('acme/web', model)).toBe(of);
        expect(pullOf('acme/api', model)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(['app', 'pr-7', 'pr-7-abcdef-abcdef', 'pr-x-3f2a1b-9c8d7e', 'production'])(
    '%s is no preview of ours',
    (model) => {
      expect(pullOf('acme/web', model)).toBeUndefined();
    },
  );
});
