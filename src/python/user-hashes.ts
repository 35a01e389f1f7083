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

/**
 * As soon as one requirement has a hash, pip installs nothing that has none, or that is not one exact version
 * (https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode). A requirement with a marker may be one
 * that does not count here, and files that only limit versions ask for nothing.
 *
 * @throws Failure `PYTHON_HASH` at the first line that pip would refuse
 */
export function refuseMissingHashes(lines: readonly RequirementLine[]): void {
  const asked = lines.filter(({ constraint }) => constraint !== true);
  const example = asked.find(hasHash);
  if (example === undefined) return;
  for (const line of asked) {
    const { name, local, text, file } = line;
    const asks = name !== undefined || local !== undefined || /^(?:-e|--editable)\b|^[^-].*:\/\//.test(text);
    const why = !asks || text.includes(';') ? undefined : whyNot(line);
    if (why === undefined) continue;
    throw new Failure(
      'PYTHON_HASH',
      `${name ?? text} ${why}, but ${example.name ?? 'another requirement'} has one: pip then wants a version and a hash of all`,
      {
        hint: 'Write all requirements with their hashes (`pip-compile --generate-hashes`, `uv pip compile --generate-hashes`), or none.',
        at: { file, line: line.line },
      },
    );
  }
}

const hasHash = ({ text }: RequirementLine): boolean => /\s--hash[=\s]/.test(text);

function whyNot(line: RequirementLine): string | undefined {
  if (!hasHash(line)) return 'has no hash';
  return line.name === undefined ||
    line.text.includes('://') ||
    /={2,3}/.test(line.text.replace(/\s--hash.*$/s, ''))
    ? undefined
    : 'is not one exact version';
}

function hashesOf(text: string): readonly string[] {
  return [...text.matchAll(/--hash[=\s]+(\w+:[0-9a-fA-F]+)/g)].map(([, hash = '']) => hash.toLowerCase());
}
