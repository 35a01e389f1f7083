import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { environmentOf, modelOf, pullOf, type Home } from '../../../actions/preview/names.ts';

const homeOf = (app: string): Home => ({ repository: 'acme/web', app });

describe('the name of a preview', () => {
  test.each([
    ['feat/login', /^pr-7-feat-login-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['feat/Ünï_code#1;$(x)', /^pr-7-feat-uni-code-1-x-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['日本語', /^pr-7-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['--help', /^pr-7-help-[0-9a-f]{6}-[0-9a-f]{6}$/],
    ['a'.repeat(250), /^pr-7-a{20}-[0-9a-f]{6}-[0-9a-f]{6}$/],
  ])('of branch %s', (branch, name) => {
    expect(modelOf({ repository: 'acme/web' }, 7, branch)).toMatch(name);
  });

  test('differs where only the writing is alike', () => {
    const names = ['a/b', 'a-b', 'A-b', 'a_b', 'a.b'].map((branch) =>
      modelOf({ repository: 'acme/web' }, 7, branch),
    );
    names.push(modelOf({ repository: 'acme/api' }, 7, 'a/b'), modelOf({ repository: 'acme/web' }, 8, 'a/b'));
    expect(new Set(names).size).toBe(7);
    expect(modelOf({ repository: 'Acme/Web' }, 7, 'a/b')).toBe(modelOf({ repository: 'acme/web' }, 7, 'a/b'));
  });

  test('is one that Juju and Kubernetes accept, and leads back to its pull request alone', () => {
    const number = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), number, (branch, of) => {
        const model = modelOf({ repository: 'acme/web' }, of, branch);
        expect(model).toMatch(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/);
        expect(model.length).toBeLessThanOrEqual(50);
        expect(pullOf({ repository: 'acme/web' }, model)).toBe(of);
        expect(pullOf({ repository: 'acme/api' }, model)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test('differs for each app of a repository, and is swept by that app alone', () => {
    const homes = [{ repository: 'acme/web' }, ...['shop', 'shop-admin', 'shop-admin-api'].map(homeOf)];
    const models = homes.map((home) => modelOf(home, 7, 'feat/login'));
    expect(models[1]).toMatch(/^pr-7-shop-feat-login-[0-9a-f]{6}-[0-9a-f]{6}$/);
    expect(homes.map((home) => models.filter((model) => pullOf(home, model) !== undefined))).toEqual(
      models.map((model) => [model]),
    );
    expect(modelOf(homeOf('a'.repeat(40)), 9_999_999, 'b'.repeat(40)).length).toBeLessThanOrEqual(63);
    expect(environmentOf(7, 'shop')).toBe('preview/pr-7/shop');
  });

  test.each(['app', 'pr-7', 'pr-7-abcdef-abcdef', 'pr-x-3f2a1b-9c8d7e', 'production'])(
    '%s is no preview of ours',
    (model) => {
      expect(pullOf({ repository: 'acme/web' }, model)).toBeUndefined();
    },
  );
});
