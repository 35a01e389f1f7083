import { Failure } from '../errors/index.ts';
import type { RequirementLine } from './requirements.ts';
import type { LockedPackage } from './resolve.ts';

/**
 * Keeps the hashes that the user's lines allow (`six==1.16.0 --hash=sha256:…`), as pip does; uv's resolver does not
 * look at them. Packages without such a line keep all that the index knows.
 *
 * @throws Failure `PYTHON_HASH` when none of the allowed files is what the index has
 */
export function keepAllowedHashes(
  packages: readonly LockedPackage[],
  lines: readonly RequirementLine[],
): readonly LockedPackage[] {
  return packages.map((locked) => {
    const naming = lines.filter(({ name, text }) => name === locked.name && text.includes('--hash'));
    const allowed = new Set(naming.flatMap(({ text }) => hashesOf(text)));
    if (allowed.size === 0) return locked;
    // An index tells SHA-256; of another kind are known only the user's.
    const comparable = [...allowed].some((hash) => hash.startsWith('sha256:'));
    const hashes = comparable ? locked.hashes.filter((hash) => allowed.has(hash)) : [...allowed].sort();
    if (hashes.length > 0) return { ...locked, hashes };
    const [first] = naming;
    throw new Failure(
      'PYTHON_HASH',
      `no file of ${locked.name} ${locked.version} has a hash that the requirements allow`,
      {
        hint: `Compare the hashes with those that the index shows for ${locked.name} ${locked.version}; whoever changed them is not known.`,
        ...(first !== undefined && { at: { file: first.file, line: first.line } }),
      },
    );
  });
}

function hashesOf(text: string): readonly string[] {
  return [...text.matchAll(/--hash[=\s]+(\w+:[0-9a-fA-F]+)/g)].map(([, hash = '']) => hash.toLowerCase());
}
