import type { Risk } from './channel.ts';

/** A version as a tag spells it: `v1.2.3-rc.1`, `shop-1.2`, `shop/v1.2.3`. */
export interface VersionTag {
  readonly major: string;
  readonly minor: string;
  /** How ready it is by its suffix; stable without one. */
  readonly risk: Risk;
}

// https://semver.org, with an optional patch number and what a repository of several charms writes before it.
const TAG =
  /^(?:[\w.-]+[-/])?v?(\d{1,9})\.(\d{1,9})(?:\.\d{1,9})?(?:-([0-9A-Za-z][0-9A-Za-z.-]*))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Reads a tag; undefined when it is no version. */
export function parseVersionTag(tag: string): VersionTag | undefined {
  const [, major, minor, suffix] = TAG.exec(tag) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major, minor, risk: riskOf(suffix) };
}

function riskOf(suffix: string | undefined): Risk {
  if (suffix === undefined) return 'stable';
  const word = /^[A-Za-z]*/.exec(suffix)?.[0].toLowerCase() ?? '';
  if (word === 'rc' || word === 'candidate' || word === 'c') return 'candidate';
  if (word === 'beta' || word === 'b') return 'beta';
  return 'edge';
}
