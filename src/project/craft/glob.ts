/**
 * A pattern of Python's `Path.glob` as a regular expression over whole relative paths: `*` and `?` stay within a name
 * and match leading dots, `**` matches any number of folders.
 */
export function globExpression(pattern: string): RegExp {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const source = parts
    .map((part, index) => {
      const last = index === parts.length - 1;
      if (part === '**') return last ? '.*' : '(?:[^/]+/)*';
      return `${namePattern(part)}${last ? '' : '/'}`;
    })
    .join('');
  return new RegExp(`^${source}$`, 's');
}

function namePattern(part: string): string {
  let source = '';
  for (let index = 0; index < part.length; index += 1) {
    const char = part.charAt(index);
    const close = char === '[' ? part.indexOf(']', index + 2) : -1;
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (close > 0) {
      const body = part
        .slice(index + 1, close)
        .replaceAll('\\', '\\\\')
        .replace(/^!/, '^');
      source += `[${body}]`;
      index = close;
    } else source += char.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  }
  return source;
}

export function isGlob(pattern: string): boolean {
  return pattern.includes('*');
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
