import { Failure } from '../errors/index.ts';

/** Deeper nesting than any image document has. */
const MAX_DEPTH = 64;

/**
 * Reads JSON that two readers must understand alike: a repeated key is refused, because one reader takes the first
 * and another the last, and what one has checked the other then runs.
 *
 * @param limit Bytes. Registries accept manifests of up to 4 MiB.
 * @throws Failure `OCI_DOCUMENT_INVALID` or `OCI_LIMIT_EXCEEDED`; `what` names the document.
 */
export function parseStrictJson(bytes: Uint8Array, what: string, limit = 4 * 1024 * 1024): unknown {
  if (bytes.byteLength > limit) {
    throw new Failure(
      'OCI_LIMIT_EXCEEDED',
      `${what} has ${bytes.byteLength} bytes; at most ${limit} are read`,
    );
  }
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure('OCI_DOCUMENT_INVALID', `${what} is not JSON`, { cause: error });
  }
  checkKeys(text, what);
  return value;
}

/** Walks the text of valid JSON and refuses a key that its object already has. */
function checkKeys(text: string, what: string): void {
  // One set for each open object, undefined for each open array.
  const open: (Set<string> | undefined)[] = [];
  let position = 0;
  while (position < text.length) {
    const char = text[position];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : undefined);
      if (open.length > MAX_DEPTH) throw new Failure('OCI_LIMIT_EXCEEDED', `${what} is nested too deeply`);
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"') {
      const end = endOfString(text, position);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(text, end)) {
        const key: unknown = JSON.parse(text.slice(position, end));
        if (typeof key === 'string' && keys.has(key)) {
          throw new Failure('OCI_DOCUMENT_INVALID', `${what} has the key ${JSON.stringify(key)} twice`);
        }
        keys.add(String(key));
      }
      position = end;
      continue;
    }
    position += 1;
  }
}

function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
  return position + 1;
}

function isKey(text: string, afterString: number): boolean {
  let position = afterString;
  while (/\s/.test(text.charAt(position))) position += 1;
  return text[position] === ':';
}
