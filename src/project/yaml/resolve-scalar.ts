import type { YamlScalar } from '../node.ts';

// What a plain scalar means to PyYAML's safe loader: YAML 1.1 with PyYAML's own narrowings (`y` and `n` are text, `0o7`
// is text, an exponent needs a dot and a sign). https://yaml.org/type/ and yaml/resolver.py.
const patterns = {
  boolean: /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  float:
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  int: /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  null: /^(?:~|null|Null|NULL|)$/,
  date: /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
};

export type ScalarType = YamlScalar['type'] | 'merge' | 'value';
export type ScalarValue = YamlScalar extends infer S
  ? S extends unknown
    ? Omit<S, 'kind' | 'at'>
    : never
  : never;

/** The type that PyYAML gives an untagged plain scalar. */
export function plainType(text: string): ScalarType {
  if (text === '<<') return 'merge';
  if (text === '=') return 'value';
  for (const type of ['boolean', 'float', 'int', 'null', 'date'] as const) {
    if (patterns[type].test(text)) return type;
  }
  return 'string';
}

/** The value of a scalar of a known type; undefined where PyYAML's constructor would fail (`0b_`, a 13th month). */
export function scalarValue(type: YamlScalar['type'], text: string): ScalarValue | undefined {
  switch (type) {
    case 'string':
      return { type, value: text };
    case 'null':
      return { type, value: null };
    case 'boolean':
      return /^(?:yes|no|true|false|on|off)$/i.test(text)
        ? { type, value: /^(?:yes|true|on)$/i.test(text) }
        : undefined;
    case 'int':
      return intValue(text);
    case 'float':
      return floatValue(text);
    case 'date':
      return dateValue(text);
  }
}

function intValue(text: string): ScalarValue | undefined {
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
  const negative = text.startsWith('-');
  const value = magnitude(digits);
  if (value === undefined) return undefined;
  const signed = negative ? -value : value;
  const small = Number(signed);
  return { type: 'int', value: Number.isSafeInteger(small) ? small + 0 : signed };
}

function magnitude(digits: string): bigint | undefined {
  if (digits === '0') return 0n;
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (/^[1-9]\d*(?::\d+)+$/.test(digits)) {
    return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
}

function floatValue(text: string): ScalarValue | undefined {
  const plain = text.replaceAll('_', '').toLowerCase();
  const unsigned = plain.replace(/^[-+]/, '');
  const sign = plain.startsWith('-') ? -1 : 1;
  if (unsigned === '.inf') return { type: 'float', value: sign * Infinity };
  if (unsigned === '.nan') return { type: 'float', value: NaN };
  if (unsigned.includes(':')) {
    const value = unsigned.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    return Number.isNaN(value) ? undefined : { type: 'float', value: sign * value };
  }
  const value = /^[\d.]+(?:e[-+]?\d+)?$/.test(unsigned) ? Number(unsigned) : NaN;
  return Number.isNaN(value) ? undefined : { type: 'float', value: sign * value };
}

const timestamp =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/** The ISO text that the tools print for a date or a time. */
function dateValue(text: string): ScalarValue | undefined {
  const match = timestamp.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour,
    minute = '',
    second = '',
    fraction = '',
    zone,
    sign,
    zoneHour = '',
    zoneMinute = '00',
  ] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const real = new Date(`${date}T00:00:00Z`);
  if (year === '0000' || Number.isNaN(real.getTime()) || real.getUTCDate() !== Number(day)) return undefined;
  if (hour === undefined) return { type: 'date', value: date };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  const time = `${hour.padStart(2, '0')}:${minute}:${second}${Number(micros) === 0 ? '' : `.${micros}`}`;
  const offset = `${sign ?? ''}${zoneHour.padStart(2, '0')}:${zoneMinute}`;
  if (sign !== undefined && Number(zoneHour) > 23) return undefined;
  const suffix = zone === undefined ? '' : sign === undefined || /^[-+]00:00$/.test(offset) ? 'Z' : offset;
  return { type: 'date', value: `${date}T${time}${suffix}` };
}
