/**
 * Renders `/.rock/metadata.yaml` as the library for YAML does (1.1, lines of any length). It is loaded for texts that
 * need its judgement only: it is the largest thing that a changed line would load, for nine lines that hardly ever do.
 */
export async function renderMetadata(values: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.entries(values).map(([name, value]) => [name, renderPlainly(value)] as const);
  if (lines.every(([, text]) => text !== undefined))
    return lines.map(([name, text]) => `${name}: ${text ?? ''}\n`).join('');
  const { stringify } = await import('yaml');
  return stringify(values, { version: '1.1', lineWidth: 0 });
}

/** What YAML 1.1 takes for something else than a text. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** The text of a string in YAML where it is beyond doubt, otherwise undefined. */
export function renderPlainly(value: string): string | undefined {
  // Numbers of all kinds are made of digits and of the letters b, e, o and x, except those that begin with 0x.
  const isText = /^(?!0x)[a-z0-9][a-z0-9 .@()/+_-]*$/i.test(value) && /[acdf-np-wyz]/i.test(value);
  if (isText && !value.endsWith(' ')) return WORDS.test(value) ? undefined : value;
  if (/^\d+\.\d+\.\d+$/.test(value)) return value;
  const isNumber = /^\d+(?:\.\d+)?$/.test(value);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/.test(value);
  return isNumber || isTime ? `"${value}"` : undefined;
}
