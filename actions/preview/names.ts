import { createHash } from 'node:crypto';

/** The name of a model is also that of a namespace and part of host names, so it stays well below their 63 characters. */
const SLUG = 20;
const APP = 12;

/** Letters, digits and single hyphens of any text; what cannot be written so is left out. */
export function slugOf(text: string, length = SLUG): string {
  return text
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, length)
    .replace(/^-+|-+$/g, '');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

/** Whose previews they are: those of a repository, or of one of its apps. */
export interface Home {
  /** `owner/name`. */
  readonly repository: string;
  /** Undefined where the repository is one app. */
  readonly app?: string | undefined;
}

function hashOf({ repository, app }: Home): string {
  // A repository has no `#` in its name, so that no other one is written like an app of this one.
  return hash(repository.toLowerCase() + (app === undefined ? '' : `#${app}`));
}

/**
 * The model of a pull request: `pr-7-feat-login-3f2a1b-9c8d7e`, or `pr-7-shop-feat-login-…` of one app of several.
 * Readable as far as the names allow; the first hash tells repositories and apps on one controller apart, the second
 * branches that are written alike (`a/b` and `a-b`).
 */
export function modelOf(home: Home, number: number, branch: string): string {
  const words = [
    'pr',
    String(number),
    slugOf(home.app ?? '', APP),
    slugOf(branch),
    hashOf(home),
    hash(branch),
  ];
  return words.filter((word) => word !== '').join('-');
}

const PREVIEW = /^pr-(\d+)-(?:[a-z0-9-]+-)?([0-9a-f]{6})-[0-9a-f]{6}$/;

/** Whether a model is a preview, of whatever repository. */
export function isPreview(model: string): boolean {
  return PREVIEW.test(model);
}

/** The pull request that a model of this home belongs to; undefined for every other model. */
export function pullOf(home: Home, model: string): number | undefined {
  const [, number, of] = PREVIEW.exec(model) ?? [];
  return of === hashOf(home) ? Number(number) : undefined;
}

/** The environment on GitHub's page of deployments. */
export function environmentOf(number: number, app: string | undefined): string {
  return app === undefined ? `preview/pr-${number}` : `preview/pr-${number}/${slugOf(app, 40)}`;
}
