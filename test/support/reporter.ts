import type { Reporter } from '../../src/ports/index.ts';

/** A reporter that remembers what it was told, each line with its kind. */
export function quietReporter(): Reporter & { readonly lines: string[]; readonly secrets: string[] } {
  const lines: string[] = [];
  const secrets: string[] = [];
  return {
    lines,
    secrets,
    info: (message) => void lines.push(message),
    debug: () => undefined,
    notice: (message) => void lines.push(`notice: ${message}`),
    warning: (message) => void lines.push(`warning: ${message}`),
    group(title, work) {
      lines.push(title);
      return work();
    },
    mask: (secret) => void secrets.push(secret),
  };
}
