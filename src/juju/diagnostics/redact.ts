/**
 * Hides what looks like a credential in text that leaves the run as a file: logs of charms and services print their
 * environment and connection strings. Such text can be hostile and long: every pattern looks at a bounded stretch from
 * where it begins. Patterns only; secrets that are known are hidden by value as well.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z ]+)-----[\s\S]{0,20000}?-----END \1-----/g, '-----$1 hidden-----'],
  [/(:\/\/[^\s:/@'"]*:)[^\s@/'"]+@/g, '$1***@'],
  [
    /((?:authorization|proxy-authorization)["']?\s*[:=]\s*(?:["']\s*)?(?:(?:bearer|basic|token)\s*)?)[^\s"',]+/gi,
    '$1***',
  ],
  [
    // The URI of a Juju secret is not the secret.
    /((?!(?<![\w-])secret:[0-9a-v]{20}\b)(?:(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)[\w-]{0,200})["']?\s*[:=]\s*["']?)(?!secret:)[^\s"',;}]+/gi,
    '$1***',
  ],
  [/\b(?:ghp|gho|ghs|github_pat|glpat|xox[abp])[-_][\w-]{10,}/g, '***'],
  [/\beyJ[\w-]{10,2000}\.[\w-]{10,}\.[\w-]*/g, '***'],
];

export function redact(text: string, secrets: readonly string[] = []): string {
  let shown = text;
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret.length >= 4) shown = shown.replaceAll(secret, '***');
  }
  for (const [pattern, replacement] of PATTERNS) shown = shown.replace(pattern, replacement);
  return shown;
}
