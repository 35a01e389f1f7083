import type { Charm, ConfigOption, ConfigValue } from '../../model/index.ts';
import { refuse } from '../line/refuse.ts';

/**
 * Checks settings against the charm's options and gives them their types.
 *
 * @throws Failure `unknown option "x"` or `option "x" expected int, got "abc"`, after `prefix`.
 */
export function checkConfig(
  charm: Charm,
  given: Readonly<Record<string, unknown>>,
  prefix = '',
): Record<string, ConfigValue> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const option = charm.config[name];
      if (option === undefined) throw refuse(`${prefix}unknown option "${name}"`);
      const typed = coerce(option, value);
      if (typed === undefined) {
        const got = typeof value === 'string' ? JSON.stringify(value) : String(value);
        throw refuse(
          `${prefix.replace(/invalid application config: $/, '')}option "${name}" expected ${option.type}, got ${got}`,
        );
      }
      return [name, typed];
    }),
  );
}

function coerce({ type }: ConfigOption, value: unknown): ConfigValue | undefined {
  const text = typeof value === 'string' ? value : undefined;
  switch (type) {
    case 'string':
      return typeof value === 'object' ? undefined : String(value);
    case 'int':
      if (text !== undefined) return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
      return Number.isInteger(value) ? Number(value) : undefined;
    case 'float':
      if (text !== undefined)
        return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
      return typeof value === 'number' ? value : undefined;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (text !== undefined && /^(1|t|true)$/i.test(text)) return true;
      if (text !== undefined && /^(0|f|false)$/i.test(text)) return false;
      return undefined;
    case 'secret':
      return text !== undefined && (text === '' || /^secret:([^/]+\/)?[0-9a-z]{20}$/.test(text))
        ? text
        : undefined;
  }
}
