/** One paragraph of a file in Debian's control format: fields by lower-case name. */
export type Paragraph = ReadonlyMap<string, Field>;

export interface Field {
  /** As it is spelt in the file. */
  readonly name: string;
  /** Without the leading blank; continuation lines keep theirs and are joined by newlines. */
  readonly value: string;
}

const FIELD = /^([!-,/-9;-~][!-9;-~]*):(.*)$/;

/**
 * Parses the format of `debian/control`, `dpkg/status` and `.sources` files (deb822(5)).
 *
 * Lines that are no field and continue none are left out, as apt does; a field that is repeated keeps its last value.
 */
export function parseControl(text: string): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let current = new Map<string, Field>();
  let last: string | undefined;
  const finish = () => {
    if (current.size > 0) paragraphs.push(current);
    current = new Map();
    last = undefined;
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') finish();
    else if (line.startsWith(' ') || line.startsWith('\t')) {
      const field = last === undefined ? undefined : current.get(last);
      if (last !== undefined && field !== undefined)
        current.set(last, { ...field, value: `${field.value}\n${line}` });
    } else {
      const [, name, value] = FIELD.exec(line) ?? [];
      last = name?.toLowerCase();
      if (name !== undefined && last !== undefined) current.set(last, { name, value: value?.trim() ?? '' });
    }
  }
  finish();
  return paragraphs;
}

/** Writes paragraphs so that `parseControl` reads them back. */
export function renderControl(paragraphs: readonly Paragraph[]): string {
  return paragraphs
    .map((paragraph) => [...paragraph.values()].map(({ name, value }) => `${name}: ${value}\n`).join(''))
    .join('\n');
}
