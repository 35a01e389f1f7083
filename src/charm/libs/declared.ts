import type { CharmLib } from '../expand/index.ts';
import { parseLibraryPath } from './library.ts';

/** A library that charmcraft.yaml asks for. */
export interface DeclaredLibrary {
  /** As Charmhub knows the charm: `traefik-k8s`. */
  readonly charm: string;
  readonly name: string;
  readonly api: number;
  /** Undefined: the newest of this API. */
  readonly patch?: number;
  /** Where it belongs in the charm. */
  readonly path: string;
}

/** @throws never; a name or version of another form gives undefined, which the validation of charmcraft.yaml reports */
export function parseDeclared({ lib, version }: CharmLib): DeclaredLibrary | undefined {
  const [, charm, name] = /^([^.]+)\.([^.]+)$/.exec(lib) ?? [];
  const [, api, patch] = /^(\d+)(?:\.(\d+))?$/.exec(version) ?? [];
  if (charm === undefined || name === undefined || api === undefined) return undefined;
  return {
    charm: charm.replaceAll('_', '-'),
    name,
    api: Number(api),
    ...(patch !== undefined && { patch: Number(patch) }),
    path: `lib/charms/${charm.replaceAll('-', '_')}/v${api}/${name}.py`,
  };
}

/** The declared libraries of which the project has no copy. A copy of any version is left alone, as charmcraft does. */
export function selectMissing(
  declared: readonly DeclaredLibrary[],
  paths: readonly string[],
): readonly DeclaredLibrary[] {
  const present = new Set(
    paths.flatMap((path) => {
      const place = parseLibraryPath(path);
      return place === undefined ? [] : [`${place.charm}.${place.name}`];
    }),
  );
  const missing = declared.filter(({ charm, name }) => !present.has(`${charm.replaceAll('-', '_')}.${name}`));
  return onceEach(missing);
}

/** An extension declares libraries that its user may declare, too. The one that names a patch says more. */
function onceEach(declared: readonly DeclaredLibrary[]): readonly DeclaredLibrary[] {
  const byPath = new Map<string, DeclaredLibrary>();
  for (const library of declared) {
    const before = byPath.get(library.path);
    if (before === undefined || (library.patch ?? -1) > (before.patch ?? -1))
      byPath.set(library.path, library);
  }
  return [...byPath.values()];
}
