import type { Archive } from './apt-sources.ts';

/** The addresses of an archive's signed index, in the order in which apt tries them. */
export function indexUrls({ uri, suite }: Archive): readonly [string, string] {
  const base = `${uri.replace(/\/+$/, '')}/`;
  const folder = suite.endsWith('/')
    ? `${base}${suite === '/' ? '' : suite.replace(/^\.?\/+/, '')}`
    : `${base}dists/${suite}/`;
  return [`${folder}InRelease`, `${folder}Release`];
}

/** The name that apt gives an index in its lists folder (`URItoFileName` in apt-pkg/contrib/strutl.cc). */
export function listName(url: string): string {
  return url
    .replace(/^[a-z0-9+]+:\/\//i, '')
    .replace(
      /[\\|{}[\]<>"^~_=!@#$%&*\u0000-\u0020\u007f]/g,
      (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    .replaceAll('/', '_');
}

/** When an index stops being valid, in milliseconds since 1970; undefined when it says nothing. */
export function validUntil(release: string): number | undefined {
  const value = /^Valid-Until:(.+)$/m.exec(release)?.[1];
  const time = value === undefined ? Number.NaN : Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}
