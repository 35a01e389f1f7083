import { Failure } from '../../errors/index.ts';

/** Mebibytes of a size as Juju takes it: `2G`, `0.5G`, `512M`, `512`. Undefined for what is none. */
function mebibytesOf(size: string): number | undefined {
  const [, amount, suffix = 'M'] = /^(\d+(?:\.\d+)?)([MGTP])?$/.exec(size) ?? [];
  return amount === undefined ? undefined : Math.ceil(Number(amount) * 1024 ** 'MGTP'.indexOf(suffix));
}

const countOf = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

/** Of these Juju knows the form, and writes them in its own. */
const FORMS: Readonly<Record<string, readonly [(text: string) => number | undefined, string]>> = {
  mem: [mebibytesOf, 'a size such as 512M or 2G'],
  'root-disk': [mebibytesOf, 'a size such as 512M or 2G'],
  cores: [countOf, 'a whole number'],
  'cpu-power': [countOf, 'a whole number, of which 100 are a core'],
};

export function wordsOf(constraints: string | undefined): readonly string[] {
  return (constraints ?? '').split(/\s+/).filter((word) => word !== '');
}

/**
 * Refuses what Juju would refuse when everything around the application is deployed already.
 *
 * @throws Failure `INPUT_INVALID`.
 */
export function checkConstraints(constraints: string | undefined): void {
  for (const word of wordsOf(constraints)) {
    const [, key = '', value = ''] = /^([a-z-]+)=(.*)$/.exec(word) ?? [];
    const [read, meaning] = FORMS[key] ?? [() => 0, 'KEY=VALUE'];
    if (key !== '' && (value === '' || read(value) !== undefined)) continue;
    throw new Failure('INPUT_INVALID', `constraints has "${word}", which is not ${meaning}`, {
      hint: 'Write them one after another: constraints: mem=512M cpu-power=500',
    });
  }
}

/** Whether an application has all of the constraints, whose sizes Juju shows in MiB. */
export function hasConstraints(standing: readonly string[], wanted: string | undefined): boolean {
  const known = new Set(standing.map(normal));
  return wordsOf(wanted).every((word) => known.has(normal(word)));
}

function normal(word: string): string {
  const [key = '', value = ''] = word.split('=');
  return `${key}=${FORMS[key]?.[0](value) ?? value}`;
}
