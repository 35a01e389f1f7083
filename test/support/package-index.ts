import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './source-files.ts';

export interface Distribution {
  readonly name: string;
  readonly version: string;
  readonly requires?: readonly string[];
  readonly extras?: Readonly<Record<string, readonly string[]>>;
  /** A source archive instead of a wheel. */
  readonly source?: true;
  /** File to which the backend of a source archive adds the environment that it sees, a line of JSON each time it runs. */
  readonly notes?: string;
  /** Of the wheel. Default: `py3-none-any`. */
  readonly tag?: string;
}

export interface PackageIndex extends AsyncDisposable {
  /** The address for `--index-url`. */
  readonly url: string;
  readonly port: number;
  /** `sha256:<hex>` of the file of a distribution. */
  hash(name: string, version: string): string;
  /** What was asked for, by path. */
  readonly requests: readonly string[];
}

/** A package index on loopback (PEP 503); with `login` (`user:password`) it wants to be asked with it. */
export async function startPackageIndex(
  distributions: readonly Distribution[],
  login?: string,
): Promise<PackageIndex> {
  const folder = mkdtempSync(join(tmpdir(), 'package-index-'));
  const files = distributions.map((each) => {
    const { tag = 'py3-none-any', source, ...rest } = each;
    const end = source === true ? '.tar.gz' : `-${tag}.whl`;
    return { ...rest, tag, file: join(folder, `${each.name}-${each.version}${end}`) };
  });
  execFileSync('python3', [join(ROOT, 'test/support/distributions.py')], { input: JSON.stringify(files) });
  const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const given = Buffer.from(request.headers.authorization?.split(' ')[1] ?? '', 'base64').toString();
    const [, name] = /^\/simple\/([^/]+)\/$/.exec(path) ?? [];
    const file = files.find((each) => path === `/files/${basename(each.file)}`);
    const found = files.filter((each) => each.name === name);
    if (login !== undefined && given !== login) response.writeHead(401).end();
    else if (file !== undefined) response.end(readFileSync(file.file));
    else if (found.length === 0) response.writeHead(404).end();
    else {
      response.setHeader('content-type', 'text/html');
      const links = found.map((each) => {
        const text = basename(each.file);
        return `<a href="/files/${text}#sha256=${digest(each.file)}">${text}</a>`;
      });
      response.end(`<!doctype html><html><body>${links.join('\n')}</body></html>`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${login === undefined ? '' : `${login}@`}127.0.0.1:${port}/simple`,
    port,
    hash(name, version) {
      const file = files.find((each) => each.name === name && each.version === version);
      if (file === undefined) throw new Error(`${name} ${version} is not in the index`);
      return `sha256:${digest(file.file)}`;
    },
    requests,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
