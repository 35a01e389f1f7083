import { usage } from '../line/refuse.ts';

/**
 * What a secret shall hold, from its words: `key` with plain text, `key#base64` with encoded text.
 *
 * @throws Failure `key "x" not valid`; never with a value in it.
 */
export function secretContent(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const key = name.replace(/#base64$/, '');
      if (!/^[a-z](-?[a-z0-9]){2,}$/.test(key)) throw usage(`key "${key}" not valid`);
      return [key, name === key ? value : Buffer.from(value, 'base64').toString('utf8')];
    }),
  );
}
