import { createHash } from 'node:crypto';

/** The name of a model is also that of a namespace and part of host names, so it stays well below their 63 characters. */
const SLUG = 20;

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

/**
 * The model of a pull request: `pr-7-feat-login-3f2a1b-9c8d7e`. Readable as far as the branch allows; the first hash
 * tells repositories on one controller apart, the second branches that are written alike (`a/b` and `a-b`).
 */
export function modelOf(repository: string, number: number, branch: string): string {
  const words = ['pr', String(number), slugOf(branch), hash(repository.toLowerCase()), hash(branch)];
  return words.filter((word) => word !== '').join('-');
}

/** The pull request that a model of this repository belongs to; undefined for every other model. */
export function pullOf(repository: string, model: string): number | undefined {
  const [, number, home] = /^pr-(\d+)-(?:[a-z0-9-]+-)?([0-9a-f]{6})-[0-9a-f]{6}$/.exec(model) ?? [];
  return home === hash(repository.toLowerCase()) ? Number(number) : undefined;
}

/** The environment on GitHub's page of deployments. */
export function environmentOf(number: number): string {
  return `preview/pr-${number}`;
}
