/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`; a page without the markers gets them at its end. */
export function replaceBetween(page: string, name: string, text: string): string {
  const open = `<!-- ${name} -->`;
  const close = `<!-- /${name} -->`;
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from === -1 || to === -1) return `${page.trimEnd()}\n\n${open}\n\n${text}\n\n${close}\n`;
  return `${page.slice(0, from + open.length)}\n\n${text}\n\n${page.slice(to)}`;
}
