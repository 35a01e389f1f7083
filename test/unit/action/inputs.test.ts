import { describe, expect, test } from 'vitest';
import {
  choiceField,
  defineAction,
  durationField,
  flagField,
  listField,
  mapField,
  numberField,
  parseInputs,
  perArchitectureField,
  requiredField,
  secretField,
  textField,
} from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';

const definition = defineAction({
  name: 'sample',
  title: 'Sample',
  description: 'For tests',
  branding: { icon: 'box', color: 'blue' },
  inputs: {
    image: requiredField({ description: 'The image.' }),
    engine: choiceField(['auto', 'craft'], { description: 'Engine.', default: 'auto' }),
    note: textField({ description: 'Anything.' }),
    'dry-run': flagField({ description: 'Only show.', default: 'false' }),
    scale: numberField({ description: 'Units.', default: '1', min: 1, max: 9 }),
    timeout: durationField({ description: 'Limit.', default: '10m' }),
    packages: listField({ description: 'Packages.' }),
    config: mapField({ description: 'Options.' }),
    base: perArchitectureField({ description: 'Base.' }),
    token: secretField({ description: 'Token.' }),
  },
  outputs: { digest: 'Digest.' },
});

function parse(given: Record<string, string>): Record<string, unknown> {
  return parseInputs(definition, (name) => given[name] ?? '');
}

describe('values', () => {
  test('what is not given has its default, or is undefined', () => {
    expect(parse({ image: 'app' })).toEqual({
      image: 'app',
      engine: 'auto',
      note: undefined,
      'dry-run': false,
      scale: 1,
      timeout: 600_000,
      packages: [],
      config: {},
      base: undefined,
      token: undefined,
    });
  });

  test.each([
    ['dry-run', 'TRUE', true],
    ['dry-run', ' true ', true],
    ['scale', '9', 9],
    ['timeout', '90', 90_000],
    ['timeout', '250ms', 250],
    ['timeout', '1h', 3_600_000],
    ['packages', 'a, b\nc,,\n', ['a', 'b', 'c']],
    ['note', '$(id); `x` ☃', '$(id); `x` ☃'],
    ['base', 'docker.io/library/ubuntu:24.04', { every: 'docker.io/library/ubuntu:24.04' }],
    ['base', './a=b.tar', { every: './a=b.tar' }],
    ['base', 'amd64=oci:a\n\n  arm64= x=1.tar', { by: { amd64: 'oci:a', arm64: 'x=1.tar' } }],
  ])('%s: %j', (name, text, value) => {
    expect(parse({ image: 'app', [name]: text })[name]).toEqual(value);
  });

  test('map lines keep = and empty values, and hostile keys are plain keys', () => {
    const config = parse({ image: 'app', config: 'a=1=2\n\nb=\n__proto__=x' })['config'] as object;
    expect(Object.entries(config)).toEqual([
      ['a', '1=2'],
      ['b', ''],
      ['__proto__', 'x'],
    ]);
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
  });
});

describe('problems', () => {
  test.each([
    ['base.tar\nother.tar', 'must be one value, or ARCH=VALUE lines'],
    ['amd64=a.tar\nb.tar', 'must be one value, or ARCH=VALUE lines'],
    ['amd64=', 'must be one value, or ARCH=VALUE lines'],
    ['amd64=a.tar\namd64=b.tar', 'has two lines for amd64'],
    ['a\0b', 'must not hold a NUL byte'],
  ])('for each architecture: %j %s', (text, problem) => {
    expect(() => parse({ image: 'app', base: text })).toThrow(`base ${problem}`);
  });

  test('all of them are told at once, each with its input', () => {
    const given = { engine: 'crft', 'dry-run': 'yes', scale: '10', timeout: 'soon', config: 'nope' };
    let failure: unknown;
    try {
      parse(given);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Failure);
    const { code, details } = failure as Failure;
    expect(code).toBe('INPUT_INVALID');
    expect(details).toEqual([
      'image is required: The image.',
      'engine must be one of auto, craft (got "crft")',
      'dry-run must be true or false (got "yes")',
      'scale must be between 1 and 9 (got "10")',
      'timeout must be a time span such as 90s, 10m or 1h (got "soon")',
      'config must have KEY=VALUE lines (got "nope")',
    ]);
  });
});
