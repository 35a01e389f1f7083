import { keyText, type Path, type YamlNode } from '../project/index.ts';

interface Form {
  readonly pattern: RegExp;
  /** The groups as a dotted path. */
  readonly path: (groups: readonly string[]) => string;
  readonly source: string;
}

/** How the tools name places of the project file in their messages. */
const FORMS: readonly Form[] = [
  {
    pattern: /- (?:extra )?field '([^']+)' (?:not permitted|required) in '([^']+)' configuration/g,
    path: ([field = '', place = '']) => `${place}.${field}`,
    source: 'craft_application/util/error_formatting.py',
  },
  {
    pattern: /- (?:extra )?field '([^']+)' (?:not permitted|required) in top-level configuration/g,
    path: ([field = '']) => field,
    source: 'craft_application/util/error_formatting.py',
  },
  {
    pattern: /\(in field '([^']+)'/g,
    path: ([field = '']) => field,
    source: 'craft_application/util/error_formatting.py',
  },
  {
    pattern: /^([\w-]+(?:[.[][^\n]*)?)\n[ \t][^\n]*\[type=\w+/gm,
    path: ([field = '']) => field,
    source: 'pydantic, as charmcraft 4.5.0 prints it',
  },
  {
    pattern: /\b(?:[Pp]art|script for part|organize part|in part) (?:named )?'([^']+)'/g,
    path: ([part = '']) => `parts.${part}`,
    source: 'craft_parts/errors.py',
  },
  {
    pattern: /^(?:Extension '|Extension is experimental|Extension )/gm,
    path: () => 'extensions',
    source: 'charmcraft/extensions/extension.py, rockcraft/extensions/extension.py',
  },
  {
    pattern:
      /^Platform '([^']+)' not found|^No build matches the current execution environment|^platform name '/gm,
    path: () => 'platforms',
    source: 'craft_application/errors.py, craft_platforms/_errors.py',
  },
  {
    pattern: /builds cannot be performed on this|^(?:build-)?base '[^']+' (?:is unknown|requires)/gm,
    path: () => 'base',
    source: 'craft_application/errors.py, craft_platforms/_errors.py',
  },
];

/** The places that a message names, as paths into the document, in the message's order. */
export function placesOf(message: string, root: YamlNode | undefined): readonly Path[] {
  return FORMS.flatMap(({ pattern, path }) =>
    [...message.matchAll(pattern)].map((match) => ({ at: match.index, path: path(match.slice(1)) })),
  )
    .sort((a, b) => a.at - b.at)
    .map((found) => splitPath(found.path, root));
}

/** `parts.flask-framework/install-app.prime[0]`: keys may hold dots, so the document itself says where one ends. */
function splitPath(text: string, node: YamlNode | undefined): Path {
  if (text === '') return [];
  const index = /^\[(\d+)\]\.?/.exec(text);
  if (index !== null) {
    const at = Number(index[1]);
    return [
      at,
      ...splitPath(text.slice(index[0].length), node?.kind === 'list' ? node.items[at] : undefined),
    ];
  }
  const entries = node?.kind === 'map' ? node.entries : [];
  const known = entries
    .map((entry) => ({ key: keyText(entry.key), value: entry.value }))
    // pydantic names fields as Python spells them.
    .filter(({ key }) => startsWithKey(text, key) || startsWithKey(text, key.replaceAll('-', '_')))
    .sort((a, b) => b.key.length - a.key.length)[0];
  const key = known?.key ?? /^[^.[]+/.exec(text)?.[0] ?? text;
  return [key, ...splitPath(text.slice(key.length).replace(/^\./, ''), known?.value)];
}

function startsWithKey(text: string, key: string): boolean {
  return key !== '' && text.startsWith(key) && /^(?:$|[.[])/.test(text.slice(key.length));
}
