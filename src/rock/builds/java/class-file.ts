import { unzipSync } from 'fflate';

/** What a set of compiled classes needs of others, read without running anything. */
export interface ClassNeeds {
  /** The lowest Java that runs them all: 17 for class files of version 61; 0 without any class. */
  readonly java: number;
  /** Names of classes that are mentioned and not among them, sorted. */
  readonly mentioned: readonly string[];
}

/** Looks through the classes of a jar. https://docs.oracle.com/javase/specs/jvms/se17/html/jvms-4.html */
export function readClassNeeds(jar: Uint8Array): ClassNeeds {
  const classes = unzipSync(jar, { filter: ({ name }) => name.endsWith('.class') });
  const own = new Set(Object.keys(classes).map((path) => path.replace(/\.class$/, '')));
  const mentioned = new Set<string>();
  let java = 0;
  for (const bytes of Object.values(classes)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.byteLength < 10 || view.getUint32(0) !== 0xcafebabe) continue;
    java = Math.max(java, view.getUint16(6) - 44);
    for (const text of readTexts(bytes, view))
      for (const name of namesIn(text)) if (!own.has(name)) mentioned.add(name);
  }
  return { java, mentioned: [...mentioned].sort() };
}

/** Sizes of the constants that are not text, by their tags; long and double take two places in the table. */
const SIZES: Readonly<Record<number, number>> = {
  ...{
    3: 4,
    4: 4,
    5: 8,
    6: 8,
    7: 2,
    8: 2,
    9: 4,
    10: 4,
    11: 4,
    12: 4,
    15: 3,
    16: 2,
    17: 4,
    18: 4,
    19: 2,
    20: 2,
  },
};

function* readTexts(bytes: Uint8Array, view: DataView): Iterable<string> {
  const count = view.getUint16(8);
  const decoder = new TextDecoder();
  let at = 10;
  for (let index = 1; index < count; index += 1) {
    const tag = bytes[at] ?? 0;
    if (tag === 1) {
      const length = view.getUint16(at + 1);
      yield decoder.decode(bytes.subarray(at + 3, at + 3 + length));
      at += 3 + length;
      continue;
    }
    const size = SIZES[tag];
    if (size === undefined) return;
    at += 1 + size;
    if (tag === 5 || tag === 6) index += 1;
  }
}

/** `java/lang/String` itself, and the classes of a descriptor such as `(Ljava/util/List;)V`. */
function namesIn(text: string): readonly string[] {
  const names = [...text.matchAll(/L([\w$]+(?:\/[\w$]+)+)[;<]/g)].map(([, name = '']) => name);
  return /^\[*[\w$]+(?:\/[\w$]+)+$/.test(text) ? [...names, text.replace(/^\[+/, '')] : names;
}
