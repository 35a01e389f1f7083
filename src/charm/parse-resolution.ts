import { z } from 'zod/mini';
import { Failure } from '../errors/index.ts';
import type { CharmResolution } from './resolution.ts';

const sha256Text = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const lockedSchema = z.object({
  name: z.string(),
  version: z.string(),
  hashes: z.array(z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))),
  marker: z.exactOptional(z.string()),
});
const schema = z.object({
  kind: z.literal('paas-action/charm-resolution'),
  format: z.literal(1),
  request: sha256Text,
  python: z.object({ version: z.string(), glibc: z.string(), architecture: z.string() }),
  packages: z.array(lockedSchema),
  libraries: z.array(z.object({ path: z.string(), patch: z.int(), sha256: sha256Text })),
});

/** @throws Failure `CHARM_RESOLUTION` */
export function parseResolution(text: string, file: string): CharmResolution {
  const fail = (message: string, details: readonly string[] = []): Failure =>
    new Failure('CHARM_RESOLUTION', message, {
      hint: 'Pack once without `resolution` to get a new resolution file.',
      at: { file },
      details,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail('the resolution file is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw fail('the resolution file is not one of a charm', z.prettifyError(parsed.error).split('\n'));
  return parsed.data;
}
