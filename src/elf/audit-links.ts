import { posix } from 'node:path';
import { MULTIARCH_TUPLES } from '../multiarch/index.ts';
import type { LayerLinks, LinkFinding, Machine, Program } from './types.ts';

export interface AuditRequest {
  /** What the layers on top of the base hold. */
  readonly layers: readonly LayerLinks[];
  /** Whether the base has something at a path without a leading `/`. */
  readonly inBase: (path: string) => boolean;
  /** The image's architecture. */
  readonly machine: Machine;
  /** The glibc of the finished image, `2.36` for example; undefined skips that check. */
  readonly glibc?: string | undefined;
}

/**
 * Checks, without running anything, that every program and library of an image will find what it links to: the right
 * machine, the libraries it names, and no newer glibc than there is. Findings are sorted by path.
 */
export function auditLinks({ layers, inBase, machine, glibc }: AuditRequest): readonly LinkFinding[] {
  const programs = layers.flatMap((layer) => layer.programs);
  const paths = new Set(layers.flatMap(({ libraries }) => libraries));
  const names = new Set([...paths].map((path) => posix.basename(path)));
  for (const { elf } of programs)
    if (elf.soname !== undefined && elf.machine === machine) names.add(elf.soname);
  const has = (path: string): boolean => paths.has(path) || inBase(path);
  const findings = layers.flatMap(({ damaged }) => damaged.map(describeDamage));
  for (const one of programs) {
    // A package for npm may carry a build for every system and pick one at run time.
    if (isPrebuild(one.path) && (one.elf.machine !== machine || isMusl(one))) continue;
    if (one.elf.machine !== machine) findings.push(foreignMachine(one, machine));
    else findings.push(...missingLibraries(one, has, names), ...tooNewGlibc(one, glibc));
  }
  return findings.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function describeDamage({ path, reason }: LayerLinks['damaged'][number]): LinkFinding {
  return {
    ...{ kind: 'damaged-elf', path },
    message: `${path} begins like a program or library but is damaged: ${reason}`,
    hint: 'Leave it out if it is test data; otherwise get it again from its source.',
  };
}

const isPrebuild = (path: string) => /(^|\/)prebuilds?\//.test(path);
const isMusl = ({ path, elf }: Program) =>
  /musl/.test(posix.basename(path)) ||
  /ld-musl-/.test(elf.interpreter ?? '') ||
  elf.needed.some((name) => /musl/.test(name));

function foreignMachine({ path, elf }: Program, machine: Machine): LinkFinding {
  return {
    ...{ kind: 'foreign-machine', path },
    message: `${path} is built for ${elf.machine}, but the image is for ${machine}`,
    hint: `Install a build of it for ${machine}.`,
  };
}

function missingLibraries(
  { path, elf }: Program,
  has: (path: string) => boolean,
  names: ReadonlySet<string>,
): readonly LinkFinding[] {
  const folders = searchFolders(path, elf);
  const missing = elf.needed.filter((name) => {
    if (name.includes('/')) return !has(posix.resolve('/', name).slice(1));
    // A library elsewhere in the image may have been loaded already when this one is (numpy.libs and the like).
    return !names.has(name) && !folders.some((folder) => has(`${folder}/${name}`));
  });
  return missing.map((name) => ({
    ...{ kind: 'missing-library', path },
    message: `${path} needs ${name}, which is not in the image`,
    hint: `Add the package that has ${name} to \`stage-packages\`${guess(name)}.`,
  }));
}

/** Where the dynamic linker looks (ld.so(8)), with Debian's multiarch folders and its `/usr/local/lib`. */
function searchFolders(path: string, elf: Program['elf']): readonly string[] {
  const origin = `/${posix.dirname(path)}`;
  const own = elf.searchPath
    .filter((folder) => folder !== '')
    .map((folder) => posix.resolve('/', folder.replace(/\$(ORIGIN\b|\{ORIGIN\})/g, origin)).slice(1));
  const triple = MULTIARCH_TUPLES[elf.machine];
  const shared = ['lib', 'usr/lib', 'lib64', 'usr/lib64', 'usr/local/lib'];
  const multiarch =
    triple === undefined ? [] : ['lib', 'usr/lib', 'usr/local/lib'].map((folder) => `${folder}/${triple}`);
  const beside = elf.interpreter === undefined ? [] : [posix.dirname(elf.interpreter).slice(1)];
  return [...own, ...multiarch, ...shared, ...beside];
}

/** Debian names a library's package after its soname: `libpq.so.5` is in `libpq5`, `libfoo2.so.3` in `libfoo2-3`. */
function guess(soname: string): string {
  const [, name, version] = /^(lib[A-Za-z0-9_+.-]+?)\.so\.(\d+(?:\.\d+)*)$/.exec(soname) ?? [];
  if (name === undefined || version === undefined) return '';
  const stem = name.toLowerCase().replaceAll('_', '-');
  return `, probably ${stem}${/\d$/.test(stem) ? '-' : ''}${version}`;
}

function tooNewGlibc({ path, elf }: Program, glibc: string | undefined): readonly LinkFinding[] {
  if (glibc === undefined) return [];
  const wanted = elf.versionNeeds
    .flatMap(({ versions }) => versions)
    .flatMap((version) => /^GLIBC_(\d+(?:\.\d+)*)$/.exec(version)?.[1] ?? [])
    .sort(compareVersions)
    .at(-1);
  if (wanted === undefined || compareVersions(wanted, glibc) <= 0) return [];
  return [
    {
      ...{ kind: 'glibc-too-new', path },
      message: `${path} needs glibc ${wanted}, but the image has ${glibc}`,
      hint: 'Use a newer base, or a build of it for an older glibc.',
    },
  ];
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
