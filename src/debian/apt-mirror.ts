import { Failure } from '../errors/index.ts';

/** Replaces the archive at `from` by the one at `to`; without `from`, every archive whose last folder is the same. */
export interface AptMirror {
  readonly from?: string;
  readonly to: string;
}

const trimmed = (uri: string) => uri.replace(/\/+$/, '');
const lastFolder = (uri: string) => trimmed(uri).split('/').at(-1);

/**
 * Reads the `apt-mirror` input: lines of `TO` or `FROM=TO`, both http or https addresses.
 *
 * @throws Failure `INPUT_INVALID`.
 */
export function parseAptMirrors(text: string): readonly AptMirror[] {
  const lines = text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [, from, to] = /^(?:(https?:\/\/[^\s=]+)=)?(https?:\/\/[^\s=]+)$/.exec(line) ?? [];
    if (to === undefined) {
      throw new Failure('INPUT_INVALID', `"${line}" is not the address of a package archive`, {
        hint: 'Write `http://mirror.example/ubuntu`, or `http://archive.ubuntu.com/ubuntu=http://mirror.example/ubuntu`.',
      });
    }
    return from === undefined ? { to: trimmed(to) } : { from: trimmed(from), to: trimmed(to) };
  });
}

/** The address to use for an archive: that of the first mirror that fits, else its own. */
export function applyMirrors(uri: string, mirrors: readonly AptMirror[]): string {
  const mirror = mirrors.find(({ from, to }) =>
    from === undefined ? lastFolder(uri) === lastFolder(to) : trimmed(uri) === from,
  );
  return mirror?.to ?? uri;
}
