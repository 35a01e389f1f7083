/** The text of a file, or the line, from 1, that has the first byte that is not UTF-8. A byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array): { readonly text: string } | { readonly badLine: number } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const [before = ''] = new TextDecoder().decode(bytes).split('\uFFFD', 1);
    return { badLine: before.split(/\r\n|\r|\n/).length };
  }
}
