import { describe, expect, test } from 'vitest';
import { trustOf } from '../../../src/action/index.ts';
import { planCacheKeys, withCachedFolders, type CacheService } from '../../../src/cache/index.ts';
import { hurriedClock, patientClock } from '../../support/sample-image.ts';
import type { Ports, Reporter, Stat } from '../../../src/ports/index.ts';
import { quietReporter } from '../../support/reporter.ts';

/** Files of which only whether they are there is asked. */
function filesWith(...paths: string[]): Ports['files'] {
  const lstat = (path: string): Promise<Stat | undefined> =>
    Promise.resolve(paths.includes(path) ? ({ kind: 'directory' } as Stat) : undefined);
  return { lstat } as Ports['files'];
}
function portsWith(
  reporter: Reporter = quietReporter(),
  files = filesWith('/c'),
): Pick<Ports, 'reporter' | 'clock' | 'files'> {
  return { reporter, clock: patientClock, files };
}
const parts = { area: 'rock', platform: 'linux-x64', content: 'abc' };

describe('namespaces', () => {
  test.each([
    ['push', 'refs/heads/main', 'branch'],
    ['push', 'refs/tags/v1.0.0', 'release'],
    ['release', 'refs/tags/v1.0.0', 'release'],
    ['pull_request', 'refs/pull/7/merge', 'pull-request'],
    ['pull_request_target', 'refs/heads/main', 'pull-request'],
    ['workflow_dispatch', 'refs/heads/main', 'branch'],
  ])('%s of %s is trusted as a %s', (event, ref, trust) => {
    expect(trustOf(event, ref)).toBe(trust);
  });

  test('nothing but a pull request reads what a pull request wrote', () => {
    const written = planCacheKeys({ ...parts, trust: 'pull-request' }).key;
    for (const trust of ['branch', 'release'] as const) {
      const { key, prefixes } = planCacheKeys({ ...parts, trust });
      expect([key, ...prefixes].some((start) => written.startsWith(start))).toBe(false);
    }
    const branch = planCacheKeys({ ...parts, trust: 'branch' }).key;
    const { prefixes } = planCacheKeys({ ...parts, trust: 'pull-request' });
    expect(prefixes.some((start) => branch.startsWith(start))).toBe(true);
  });
});

describe('folders around work', () => {
  function service(hit: string | undefined): CacheService & { saved: string[] } {
    const saved: string[] = [];
    return {
      saved,
      restore: () => Promise.resolve(hit),
      save: (_paths, key) => {
        saved.push(key);
        return Promise.resolve();
      },
    };
  }
  const folders = { paths: ['/c'], key: 'k1', prefixes: ['k'] };

  test.each([
    ['nothing was there', undefined, ['k1-1']],
    ['something near was there', 'k0-1', ['k1-1']],
    ['exactly this was there', 'k1-1', []],
    ['exactly this was there, mended before', 'k1-1700000000000', []],
  ])('%s', async (_name, hit, saved) => {
    const cache = service(hit);
    expect(await withCachedFolders(cache, folders, portsWith(), () => Promise.resolve('done'))).toBe('done');
    expect(cache.saved).toEqual(saved);
  });

  test('what was damaged is kept again, under another name of the same key', async () => {
    const cache = service('k1-1');
    await withCachedFolders(cache, folders, portsWith(), ({ renew }) => Promise.resolve(renew()));
    expect(cache.saved).toEqual([expect.stringMatching(/^k1-[0-9]{2,}$/)]);
  });

  test('a service that is down is a note, not a failure', async () => {
    const reporter = quietReporter();
    const down: CacheService = {
      restore: () => Promise.reject(new Error('429')),
      save: () => Promise.reject(new Error('429')),
    };
    expect(await withCachedFolders(down, folders, portsWith(reporter), () => Promise.resolve(1))).toBe(1);
    expect(reporter.lines.join('\n')).toContain('the cache could not be restored: 429');
  });

  test('a service that never answers is not waited for, neither before nor after', async () => {
    const reporter = quietReporter();
    const calls: string[] = [];
    const silent: CacheService = {
      restore: () => new Promise(() => void calls.push('restore')),
      save: () => new Promise(() => void calls.push('save')),
    };
    const ports = { ...portsWith(reporter), clock: hurriedClock() };
    expect(await withCachedFolders(silent, folders, ports, () => Promise.resolve(1))).toBe(1);
    expect(calls).toEqual(['restore']);
    expect(reporter.lines.join('\n')).toContain('could not be restored: no answer in 180 s');
  });

  test('an answer to another question is told and counts for nothing', async () => {
    const reporter = quietReporter();
    const cache = service('another-key');
    const ports = portsWith(reporter);
    expect(await withCachedFolders(cache, folders, ports, () => Promise.resolve(1))).toBe(1);
    expect(reporter.lines.join('\n')).toContain('answered with another-key, which was not asked for');
    expect(cache.saved).toEqual(['k1-1']);
  });

  test('folders of which none came to be are not saved', async () => {
    const cache = service(undefined);
    await withCachedFolders(cache, folders, portsWith(quietReporter(), filesWith()), () =>
      Promise.resolve(1),
    );
    expect(cache.saved).toEqual([]);
  });

  test('work that fails saves nothing', async () => {
    const cache = service(undefined);
    const work = withCachedFolders(cache, folders, portsWith(), () => Promise.reject(new Error('broken')));
    await expect(work).rejects.toThrow('broken');
    expect(cache.saved).toEqual([]);
  });
});
