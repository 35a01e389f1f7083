import { keyText, schema, text as textNode, textOf } from '../../project/index.ts';

const { also, fields, report, text } = schema;

const lib: schema.Rule = (node, scope) => {
  const value = node.kind === 'scalar' ? keyText(node) : '';
  const dot = value.indexOf('.');
  const charm = dot < 0 ? value : value.slice(0, dot);
  const library = dot < 0 ? '' : value.slice(dot + 1);
  if (!/^[a-z0-9_-]+$/.test(charm) || !/^[a-z0-9_]+$/.test(library)) {
    report(
      scope,
      'must be the name of a charm, a dot and the name of a library',
      'For example `data_platform_libs.s3`.',
    );
    return node;
  }
  // Python's spelling of a charm's name is taken, too.
  const name = `${charm.replaceAll('_', '-')}.${library}`;
  if (!/[a-z][a-z0-9_-]+\.[a-z][a-z0-9_]+/.test(name))
    report(
      scope,
      `\`${name}\` is not the name of a library: both parts start with a letter and have more than one`,
    );
  return textNode(name, node.at);
};

const version = also(text({ strict: true }), (node, scope) => {
  const [api = '', ...patch] = (textOf(node) ?? '').split('.');
  const isInteger = (part: string) => /^\s*[+-]?\d+(_\d+)*\s*$/.test(part);
  if (!isInteger(api) || (patch.length > 0 && !isInteger(patch.join('.'))) || !/\d/.test(api))
    report(scope, 'must be the version of an API, with or without a patch', 'For example `"1"` or `"1.5"`.');
});

/** One entry of `charm-libs` (charmcraft/models/project.py: CharmLib). */
export const charmLibrary = fields(
  { lib: { rule: lib, required: true }, version: { rule: version, required: true } },
  { of: 'a charm library' },
);
