import { join } from 'node:path';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';

/** How uv is called: the program, and the environment of every call. */
export interface Uv {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Finds uv and fixes the environment that its result depends on.
 *
 * @param options.environment more variables, such as `UV_DEFAULT_INDEX`; credentials in them are the caller's to mask
 * @throws Failure `TOOL_MISSING`
 */
export async function findUv(
  ports: Pick<Ports, 'exec' | 'files'>,
  options: { readonly cacheDir: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Uv> {
  const program = await ports.exec.which('uv');
  if (program === undefined)
    throw new Failure('TOOL_MISSING', 'uv, which installs the Python packages, is not on PATH', {
      hint: 'Run the setup-craft action before this step, or `pip install uv`.',
    });
  // Companies put their proxy's certificate there; uv's own list does not know it.
  const certificates = (await ports.files.stat(SYSTEM_CERTIFICATES)) !== undefined;
  return {
    program,
    env: {
      ...options.environment,
      ...(certificates && { UV_SYSTEM_CERTS: '1', UV_NATIVE_TLS: '1' }),
      UV_CACHE_DIR: join(options.cacheDir, 'uv'),
      // Neither a uv.toml somewhere above the project nor a downloaded interpreter may decide what is packed.
      UV_NO_CONFIG: '1',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_NO_PROGRESS: '1',
      UV_LINK_MODE: 'copy',
      NO_COLOR: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  };
}
