/** The main attributes of a jar's manifest, in order. https://docs.oracle.com/en/java/javase/17/docs/specs/jar/jar.html */
export type Manifest = ReadonlyMap<string, string>;

/** Lines are at most this long, counted in bytes without the line end. */
const WIDTH = 72;

export function parseManifest(text: string): Manifest {
  const attributes = new Map<string, string>();
  // A line that begins with a space goes on with the one before; the first section ends with an empty line.
  const [main = ''] = text.replaceAll(/\r\n?/g, '\n').replaceAll('\n ', '').split('\n\n', 1);
  for (const line of main.split('\n')) {
    const [, name, value] = /^([A-Za-z0-9][\w-]*): ?(.*)$/.exec(line) ?? [];
    if (name !== undefined) attributes.set(name, value ?? '');
  }
  return attributes;
}

export function renderManifest(attributes: Manifest): string {
  const lines = [...attributes].flatMap(([name, value]) => foldLine(`${name}: ${value}`));
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Cuts a line between characters, so that no part is longer than allowed. */
function foldLine(line: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const char of line) {
    if (Buffer.byteLength(part + char) > WIDTH) {
      parts.push(part);
      part = ' ';
    }
    part += char;
  }
  return [...parts, part];
}
