import { parse as parseToml, TomlError } from 'smol-toml';
import { z } from 'zod/mini';

const pyproject = z.partial(
  z.object({
    project: z.object({ dependencies: z._default(z.array(z.string()), []) }),
    // Older files have one table, which is one index as well.
    tool: z.catch(
      z.partial(
        z.object({ uv: z.partial(z.object({ index: z.unknown(), 'extra-index-url': z.unknown() })) }),
      ),
      {},
    ),
  }),
  { project: true, tool: true },
);
/** What is read of pyproject.toml. */
export type Pyproject = z.infer<typeof pyproject>;

/** Mistakes in the file are left to uv, which names the line. */
export function parsePyproject(toml: string): Pyproject | undefined {
  try {
    return pyproject.safeParse(parseToml(toml)).data;
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}
