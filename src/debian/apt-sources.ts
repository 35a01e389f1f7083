import { parseControl, renderControl } from './control-file.ts';
import type { Field, Paragraph } from './control-file.ts';

/** A place that packages come from: one address and one suite of a source list. */
export interface Archive {
  readonly uri: string;
  /** `bookworm-updates`; ends in `/` for an archive without components. */
  readonly suite: string;
  readonly components: readonly string[];
  /** Whether its signature is not checked (`trusted=yes`), which only the base image's author can decide. */
  readonly trusted: boolean;
  /** The source list that names it, by its path in the image. */
  readonly file: string;
}

export interface RewrittenSources {
  /** The source list with everything replaced, without source packages and disabled entries. */
  readonly text: string;
  readonly archives: readonly Archive[];
}

/** What to write instead of an address or the path of a keyring. Throws to refuse one. */
export interface Replacements {
  readonly uri: (uri: string) => string;
  readonly keyring: (path: string) => string;
}

const YES = /^(yes|true|with|on|enable|1)$/i;
const NO = /^(no|false|without|off|disable|0)$/i;

/** Rewrites a source list of either format (sources.list(5)); `path` ends in `.list` or `.sources`. */
export function rewriteSources(path: string, text: string, replace: Replacements): RewrittenSources {
  return path.endsWith('.sources')
    ? rewriteParagraphs(path, text, replace)
    : rewriteLines(path, text, replace);
}

/**
 * apt takes absolute paths in Signed-By as they are, outside its own `Dir`: without this the host's keyrings would
 * decide. Fingerprints and keys written into the field stay.
 */
function rewriteSignedBy(value: string, keyring: Replacements['keyring']): string {
  if (value.includes('-----BEGIN')) return value;
  return value
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('/') ? keyring(part) : part))
    .join(',');
}

function rewriteParagraphs(file: string, text: string, replace: Replacements): RewrittenSources {
  const archives: Archive[] = [];
  const kept: Paragraph[] = [];
  for (const paragraph of parseControl(text)) {
    const words = (name: string) =>
      (paragraph.get(name)?.value ?? '').split(/\s+/).filter((word) => word !== '');
    if (!words('types').includes('deb') || NO.test(words('enabled')[0] ?? '')) continue;
    const uris = words('uris').map(replace.uri);
    const trusted = YES.test(words('trusted')[0] ?? '');
    const fields = new Map<string, Field>(paragraph);
    fields.set('types', { name: 'Types', value: 'deb' });
    fields.set('uris', { name: 'URIs', value: uris.join(' ') });
    const signedBy = paragraph.get('signed-by');
    if (signedBy !== undefined) {
      fields.set('signed-by', { name: 'Signed-By', value: rewriteSignedBy(signedBy.value, replace.keyring) });
    }
    kept.push(fields);
    for (const uri of uris)
      for (const suite of words('suites')) {
        archives.push({ uri, suite, components: words('components'), trusted, file });
      }
  }
  return { text: renderControl(kept), archives };
}

const LINE = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)(?:\s(.*))?$/;

function rewriteLines(file: string, text: string, replace: Replacements): RewrittenSources {
  const archives: Archive[] = [];
  const kept: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, options = '', address, suite, components = ''] = LINE.exec(line.replace(/#.*$/, '')) ?? [];
    if (address === undefined || suite === undefined) continue;
    const rewritten = options
      .split(/\s+/)
      .filter((option) => option !== '')
      .map((option) => {
        const equals = option.indexOf('=');
        return /^signed-by$/i.test(option.slice(0, equals))
          ? `signed-by=${rewriteSignedBy(option.slice(equals + 1), replace.keyring)}`
          : option;
      });
    const uri = replace.uri(address);
    const prefix = rewritten.length === 0 ? 'deb' : `deb [ ${rewritten.join(' ')} ]`;
    kept.push(`${prefix} ${uri} ${suite} ${components.trim()}\n`);
    archives.push({
      uri,
      suite,
      components: components.split(/\s+/).filter((word) => word !== ''),
      trusted: rewritten.some((option) => /^trusted=(yes|true|1)$/i.test(option)),
      file,
    });
  }
  return { text: kept.join(''), archives };
}
