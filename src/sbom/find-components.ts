import { z } from 'zod/mini';
import { parseControl, parseInstalled } from '../debian/index.ts';
import type { ImageFiles } from '../oci/index.ts';
import { CHISEL_MANIFEST } from './chisel-manifest.ts';
import type { Component, Distribution } from './component.ts';

const STATUS = 'var/lib/dpkg/status';
/** Every Debian package has a folder, or a link, of its name in it. */
const DOCUMENTS = 'usr/share/doc/';
const DIST_INFO = /(?:^|\/)[^/]+\.dist-info\/METADATA$/;
const NODE_PACKAGE = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/;
const OS_RELEASE = ['etc/os-release', 'usr/lib/os-release'];

/** A package that a builder or chisel says it has put in. */
export interface DeclaredPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Of its archive, in hex. */
  readonly sha256?: string;
}

/** The files whose content says what an image holds. */
export function tellsOfComponents(path: string): boolean {
  return (
    [STATUS, CHISEL_MANIFEST, ...OS_RELEASE].includes(path) || DIST_INFO.test(path) || NODE_PACKAGE.test(path)
  );
}

/**
 * What an image holds, by its own files: packages that dpkg knows of, Python distributions, Node packages; and those
 * that were unpacked or cut without dpkg, which leave their folder of documents. What is compiled into one file (a Go
 * program, a jar) cannot be told apart from outside and is not in the list.
 *
 * @param said.declared From the resolution of the build; a package counts only when its documents are in the image.
 * @param said.cut What chisel's manifest in the image names; it knows the packages of the slices best.
 */
export function findComponents(
  { paths, files }: ImageFiles,
  said: {
    readonly declared: readonly DeclaredPackage[];
    readonly cut?: readonly DeclaredPackage[] | undefined;
  },
): readonly Component[] {
  const status = files.get(STATUS);
  const installed = status === undefined ? [] : parseInstalled(textOf(status));
  const found: Component[] = installed.map((one) => ({ kind: 'deb', ...one, found: STATUS }));
  const documented = new Set(
    [...paths.keys()]
      .filter((path) => path.startsWith(DOCUMENTS))
      .map((path) => path.slice(DOCUMENTS.length).split('/')[0] ?? ''),
  );
  const known = [
    ...said.declared
      .filter(({ name }) => documented.has(name))
      .map((one) => ({ ...one, found: `${DOCUMENTS}${one.name}` })),
    ...(said.cut ?? []).map((one) => ({ ...one, found: CHISEL_MANIFEST })),
  ];
  for (const { name, version, architecture, sha256, found: where } of known) {
    const replaced = found.findIndex((one) => one.kind === 'deb' && one.name === name);
    if (replaced >= 0) found.splice(replaced, 1);
    const hash = sha256 === undefined ? {} : { sha256 };
    found.push({ kind: 'deb', name, version, architecture, ...hash, found: where });
  }
  for (const [path, content] of files) {
    const component = DIST_INFO.test(path)
      ? readDistInfo(path, content)
      : NODE_PACKAGE.test(path)
        ? readNodePackage(path, content)
        : undefined;
    if (component !== undefined) found.push(component);
  }
  const key = ({ kind, name, version, found: where }: Component): string =>
    [kind, name, version, where].join('\0');
  return found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** The distribution that the image says it is. */
export function findDistribution({ files }: ImageFiles): Distribution | undefined {
  const text = OS_RELEASE.map((path) => files.get(path)).find((content) => content !== undefined);
  if (text === undefined) return undefined;
  const value = (name: string): string | undefined =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(textOf(text))?.[1];
  const id = value('ID');
  return id === undefined ? undefined : { id, version: value('VERSION_ID') ?? '' };
}

/** https://packaging.python.org/en/latest/specifications/core-metadata/ */
function readDistInfo(path: string, content: Uint8Array): Component | undefined {
  const [head] = parseControl(textOf(content));
  const name = head?.get('name')?.value;
  const version = head?.get('version')?.value;
  if (name === undefined || version === undefined) return undefined;
  return { kind: 'pypi', name, version, found: path.slice(0, path.lastIndexOf('/')) };
}

const packageSchema = z.looseObject({
  name: z.string().check(z.minLength(1)),
  version: z.string().check(z.minLength(1)),
});

function readNodePackage(path: string, content: Uint8Array): Component | undefined {
  try {
    const { name, version } = packageSchema.parse(JSON.parse(textOf(content)));
    return { kind: 'npm', name, version, found: path.slice(0, path.lastIndexOf('/')) };
  } catch {
    // Packages may hold such a file for their own tests; npm does not read it as a package either.
    return undefined;
  }
}

function textOf(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}
