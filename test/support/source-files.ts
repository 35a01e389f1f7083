import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The project's folder, also for code that runs compiled in `build`. */
export const ROOT = above(import.meta.dirname);

function above(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : above(dirname(folder));
}

export interface SourceFile {
  /** From the project's root: `src/oci/tar.ts`. */
  readonly path: string;
  readonly text: string;
  /** What it imports: project files by path from the root, packages and `node:` modules by name. */
  readonly imports: readonly string[];
}

/** Every TypeScript file below a folder of the project. */
export function readSources(folder: string): SourceFile[] {
  const found: SourceFile[] = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const absolute = join(entry.parentPath, entry.name);
    const text = readFileSync(absolute, 'utf8');
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
      (match) => match[1] ?? '',
    );
    found.push({
      path: relative(ROOT, absolute),
      text,
      imports: specifiers.map((specifier) =>
        specifier.startsWith('.') ? relative(ROOT, resolve(dirname(absolute), specifier)) : specifier,
      ),
    });
  }
  return found;
}

/** `src/oci/tar.ts` belongs to `oci`; `actions/publish/main.ts` to `actions`. */
export function areaOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second : top;
}
