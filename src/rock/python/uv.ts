import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';

/** Package indexes of one run. Credentials in the URLs are the caller's to mask. */
export interface PythonIndexes {
  /** Replaces PyPI, as pip's `--index-url` does. */
  readonly main?: string | undefined;
  /** Asked first, as uv does: the first index that knows a package is the one that is used. */
  readonly extra?: readonly string[] | undefined;
}

/** How uv is called: the program and the environment of every call. */
export interface Uv {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

const systemCertificates = '/etc/ssl/certs/ca-certificates.crt';

/** @throws Failure `TOOL_MISSING` */
export async function findUv(
  ports: Pick<Ports, 'exec' | 'files'>,
  options: { cacheDir: string; environment?: Readonly<Record<string, string>>; indexes?: PythonIndexes },
): Promise<Uv> {
  const program = await ports.exec.which('uv');
  if (program === undefined)
    throw new Failure('TOOL_MISSING', 'uv, which installs the Python packages, is not on PATH', {
      hint: 'Run the setup-craft action before this step, or `pip install uv`.',
    });
  // Companies put their proxy's certificate there; uv's own list does not know it.
  const certificates = (await ports.files.stat(systemCertificates)) !== undefined;
  return {
    program,
    env: {
      ...translatePipEnvironment(options.environment ?? {}),
      ...(options.indexes?.main === undefined ? {} : { UV_DEFAULT_INDEX: options.indexes.main }),
      ...(options.indexes?.extra?.length ? { UV_INDEX: options.indexes.extra.join(' ') } : {}),
      ...(certificates ? { UV_SYSTEM_CERTS: '1', UV_NATIVE_TLS: '1' } : {}),
      UV_CACHE_DIR: join(options.cacheDir, 'uv'),
      // Neither a uv.toml somewhere above the project nor a downloaded interpreter may decide what is in the image.
      UV_NO_CONFIG: '1',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_NO_PROGRESS: '1',
      UV_LINK_MODE: 'copy',
      NO_COLOR: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  };
}

/**
 * A part's `build-environment` speaks to pip, which uv does not listen to; the index settings mean the same for both.
 * PIP_FIND_LINKS, PIP_CONSTRAINT and the UV_ names pass as uv's own.
 */
export function translatePipEnvironment(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const names: Readonly<Record<string, string>> = {
    PIP_INDEX_URL: 'UV_DEFAULT_INDEX',
    PIP_EXTRA_INDEX_URL: 'UV_INDEX',
    PIP_FIND_LINKS: 'UV_FIND_LINKS',
    PIP_CONSTRAINT: 'UV_CONSTRAINT',
  };
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      Object.hasOwn(names, name) ? (names[name] ?? name) : name,
      value,
    ]),
  );
}
