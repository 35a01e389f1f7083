import {
  also,
  anyOf,
  fields,
  integer,
  listOf,
  oneOf,
  optional,
  report,
  text,
  type Rule,
} from '../schema/index.ts';
import { field, textOf } from '../tree.ts';

const strict = text({ strict: true });
const keyId = text({
  strict: true,
  pattern: /^[0-9A-F]{40}$/,
  expects: 'be the 40 hexadecimal digits of a key, in upper case',
});
const priority = also(
  anyOf([integer(), oneOf(['always', 'prefer', 'defer'])], 'a number, `always`, `prefer` or `defer`'),
  (node, scope) => {
    if (node.kind === 'scalar' && Number(node.value) === 0) report(scope, 'must not be zero');
  },
);
const every = { type: { rule: oneOf(['apt']), required: true }, priority: optional(priority) };
const address = also(strict, (node, scope) => {
  if (!URL.canParse(textOf(node) ?? ''))
    report(scope, 'must be an address such as `https://example.com/ubuntu`');
});

const ppa = fields(
  { ...every, ppa: { rule: text({ strict: true, min: 1 }), required: true }, 'key-id': optional(keyId) },
  { of: 'a PPA' },
);
const cloud = fields(
  {
    ...every,
    cloud: { rule: text({ strict: true, min: 1 }), required: true },
    pocket: oneOf(['updates', 'proposed']),
  },
  { of: 'a cloud archive' },
);
const archive = also(
  fields(
    {
      ...every,
      url: { rule: address, required: true },
      'key-id': { rule: keyId, required: true },
      architectures: optional(listOf(strict, { unique: true })),
      formats: optional(listOf(oneOf(['deb', 'deb-src']))),
      path: optional(strict),
      components: optional(listOf(strict, { unique: true })),
      'key-server': optional(strict),
      suites: optional(listOf(text({ strict: true, pattern: /[^/]$|^$/, expects: 'not end with a slash' }))),
      pocket: optional(oneOf(['release', 'updates', 'proposed', 'security'])),
      series: optional(text({ strict: true, pattern: /^[a-z]+$/, expects: 'be a series such as `noble`' })),
    },
    { of: 'a package repository' },
  ),
  (node, scope) => {
    const has = (key: string): boolean => field(node, key) !== undefined;
    if (has('path') && (has('components') || has('suites')))
      report(scope, '`path` does not go together with `components` or `suites`');
    if (has('suites') && !has('components')) report(scope, '`components` is required with `suites`');
    if (has('components') && !has('suites') && !has('series'))
      report(scope, '`suites` is required with `components`');
    if (has('suites') && (has('series') || has('pocket')))
      report(scope, '`suites` does not go together with `series` or `pocket`');
  },
);

/** One entry of `package-repositories` (craft_archives/repo/package_repository.py); which kind it is depends on its keys. */
export const packageRepository: Rule = (node, scope) => {
  const rule = field(node, 'ppa') !== undefined ? ppa : field(node, 'cloud') !== undefined ? cloud : archive;
  rule(node, scope);
  return node;
};
