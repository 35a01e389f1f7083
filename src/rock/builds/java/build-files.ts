import { join, posix } from 'node:path';
import type { Location } from '../../../errors/index.ts';
import { findSources } from '../source-tree.ts';
import type { BuildPorts } from '../types.ts';
import { javaProducts } from './build-command.ts';

/** The texts of the files that say how a project is built, by their paths in it; those at the top come first. */
export type BuildFiles = ReadonlyMap<string, string>;

/** Reads them for a message: a project of several modules has one in each. */
export async function readBuildFiles(ports: Pick<BuildPorts, 'files'>, root: string): Promise<BuildFiles> {
  const products = Object.values(javaProducts).flat();
  const paths = await findSources(ports, root, /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/, { products });
  const depth = (path: string): number => path.split('/').length;
  const found = new Map<string, string>();
  for (const path of [...paths].sort((a, b) => depth(a) - depth(b))) {
    const text = await ports.files.readText(join(root, path));
    if (text !== undefined) found.set(path, text);
  }
  return found;
}

/** Where the first of some files has what a pattern describes, outside of comments. */
export function findPlace(
  files: BuildFiles,
  source: string,
  { pom, gradle }: { readonly pom: RegExp; readonly gradle?: RegExp },
): Location | undefined {
  for (const [path, text] of files) {
    const pattern = path.endsWith('pom.xml') ? pom : gradle;
    const at = pattern === undefined ? -1 : withoutComments(text).search(pattern);
    if (at >= 0) return { file: posix.join(source, path), line: text.slice(0, at).split('\n').length };
  }
  return undefined;
}

/** Every character stays at its place. In Gradle's files `/*` is more often part of a pattern than a comment. */
function withoutComments(text: string): string {
  return text.replaceAll(/<!--[^]*?-->|^[ \t]*\/\/.*$/gm, (comment) => comment.replaceAll(/[^\n]/g, ' '));
}

/** Where the Java release that the app is compiled for is written. */
export function findRelease(files: BuildFiles, source: string, release: string): Location | undefined {
  return findPlace(files, source, {
    pom: new RegExp(
      `<(?:java\\.version|(?:maven\\.compiler\\.)?(?:release|source|target))>\\s*(?:1\\.)?${release}\\s*<`,
    ),
    gradle: new RegExp(
      `(?:JavaLanguageVersion\\.of|jvmToolchain|(?:source|target)Compatibility|VERSION_|\\brelease\\b)[^\\n]*?(?<!\\d)${release}\\b`,
    ),
  });
}

/** Where a dependency, a plugin or the parent is named. */
export function findArtifact(
  files: BuildFiles,
  source: string,
  group: string,
  artifact: string,
): Location | undefined {
  const [exactGroup = '', exact = ''] = [group, artifact].map(exactly);
  return findPlace(files, source, {
    pom: new RegExp(`<artifactId>\\s*${exact}\\s*<`),
    gradle: new RegExp(
      `${exactGroup}:${exact}\\b|group:\\s*['"]${exactGroup}['"],\\s*name:\\s*['"]${exact}['"]`,
    ),
  });
}

/** Names of Maven are made of letters, digits and `_.-`, of which one means something else in a pattern. */
function exactly(name: string): string {
  return name.replaceAll('.', '\\.');
}

/** The module that the reactor's file names. */
export function findModule(files: BuildFiles, source: string, name: string): Location | undefined {
  return findPlace(files, source, { pom: new RegExp(`<module>\\s*${exactly(name)}\\s*<`) });
}
