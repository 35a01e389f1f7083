/** One way to log in that a server offers. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

// RFC 9110 section 11.6.1. A header may hold several challenges, and commas separate both them and parameters.
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/;

/** Reads a WWW-Authenticate header; what cannot be read is passed over. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let rest = header;
  while (rest !== '') {
    rest = rest.replace(/^[\s,]+/, '');
    const name = TOKEN.exec(rest)?.[0];
    if (name === undefined) {
      rest = rest.slice(1);
      continue;
    }
    rest = rest.slice(name.length);
    const value = /^\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/.exec(rest);
    if (value === null) {
      challenges.push({ scheme: name.toLowerCase(), parameters: {} });
      continue;
    }
    rest = rest.slice(value[0].length);
    const current = challenges.at(-1);
    if (current !== undefined) {
      current.parameters[name.toLowerCase()] = value[1]?.replace(/\\(.)/g, '$1') ?? value[2] ?? '';
    }
  }
  return challenges;
}
