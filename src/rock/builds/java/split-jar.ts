import { unzipSync, zipSync, type Zippable } from 'fflate';
import { parseManifest, renderManifest, type Manifest } from './manifest.ts';

export interface SplitJar {
  /** The application's own classes and resources, with a class path to `lib/`. */
  readonly app: Uint8Array;
  /** File names and bytes of the libraries. */
  readonly libraries: ReadonlyMap<string, Uint8Array>;
}

/** What only Spring Boot's own class loader reads. */
const ofTheLoader = new Set([
  'Start-Class',
  'Spring-Boot-Classes',
  'Spring-Boot-Lib',
  'Spring-Boot-Classpath-Index',
  'Spring-Boot-Layers-Index',
  'Class-Path',
  'Main-Class',
]);

/** The first moment that a zip can name, in whatever time zone: fflate writes local time. */
const earliest = (): Date => new Date(1980, 0, 1);

/**
 * Takes an executable jar of Spring Boot apart, as `java -Djarmode=tools -jar app.jar extract` does, but with the same
 * bytes each time: a small jar of the application that finds its libraries beside it. Undefined for any other jar.
 */
export function splitJar(jar: Uint8Array): SplitJar | undefined {
  const names: string[] = [];
  const files = unzipSync(jar, {
    filter({ name }) {
      names.push(name);
      return !name.endsWith('/') && !name.startsWith('org/springframework/boot/loader/');
    },
  });
  const manifest = parseManifest(textOf(files['META-INF/MANIFEST.MF']));
  const start = manifest.get('Start-Class');
  if (start === undefined || !names.some((name) => name.startsWith('BOOT-INF/'))) return undefined;
  const libraries = new Map<string, Uint8Array>();
  const own = new Map<string, Uint8Array>();
  for (const [path, bytes] of Object.entries(files)) {
    if (path.startsWith('BOOT-INF/lib/')) libraries.set(path.slice('BOOT-INF/lib/'.length), bytes);
    else if (path.startsWith('BOOT-INF/classes/')) own.set(path.slice('BOOT-INF/classes/'.length), bytes);
    else if (path.startsWith('META-INF/') && path !== 'META-INF/MANIFEST.MF') own.set(path, bytes);
  }
  const order = classPath(textOf(files['BOOT-INF/classpath.idx']), [...libraries.keys()]);
  return { app: writeJar(thinManifest(manifest, start, order), own), libraries };
}

/** The manifest of any jar; of a file that is none it is empty. */
export function readJarManifest(jar: Uint8Array): Manifest {
  try {
    const files = unzipSync(jar, { filter: ({ name }) => name === 'META-INF/MANIFEST.MF' });
    return parseManifest(textOf(files['META-INF/MANIFEST.MF']));
  } catch {
    return new Map();
  }
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : new TextDecoder().decode(bytes);
}

/** The order that the build chose; what its index does not name comes last, in the order of the jar. */
function classPath(index: string, libraries: readonly string[]): readonly string[] {
  const listed = [...index.matchAll(/^- "BOOT-INF\/lib\/(.+)"$/gm)].map(([, name = '']) => name);
  const known = new Set(libraries);
  return [...new Set([...listed.filter((name) => known.has(name)), ...libraries])];
}

function thinManifest(manifest: Manifest, start: string, libraries: readonly string[]): string {
  const kept = [...manifest].filter(([name]) => !ofTheLoader.has(name));
  const path = libraries.map((name) => `lib/${encodeURI(name)}`).join(' ');
  return renderManifest(
    new Map([...kept, ['Main-Class', start], ...(path === '' ? [] : [['Class-Path', path] as const])]),
  );
}

/**
 * A jar whose bytes depend on its content alone. The manifest comes first, as readers of streams expect it; folders have
 * entries of their own, without which Spring finds no classes in them.
 */
function writeJar(manifest: string, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const file = { level: 6, mtime: earliest(), os: 3, attrs: 0o100644 << 16 } as const;
  const folder = { level: 0, mtime: earliest(), os: 3, attrs: (0o040755 << 16) | 0x10 } as const;
  const content: Zippable = { 'META-INF/MANIFEST.MF': [new TextEncoder().encode(manifest), file] };
  const folders = new Set<string>();
  for (const path of files.keys())
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
      folders.add(path.slice(0, at + 1));
  for (const path of [...folders].sort()) content[path] = [new Uint8Array(), folder];
  for (const path of [...files.keys()].sort()) content[path] = [files.get(path) ?? new Uint8Array(), file];
  return zipSync(content);
}
