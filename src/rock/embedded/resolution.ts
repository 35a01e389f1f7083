import { z } from 'zod/mini';
import { Failure } from '../../errors/index.ts';

const hex = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const digest = z.templateLiteral(['sha256:', hex]);
const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
  url: z.string(),
  filename: z.string(),
  size: z.int().check(z.nonnegative()),
  sha256: hex,
});
const identitySchema = z.object({ name: z.string(), version: z.string(), architecture: z.string() });

const resolutionSchema = z.object({
  kind: z.literal('paas-action/rock-resolution'),
  format: z.literal(1),
  /** Hash of what was asked for, so that a file cannot pin another project or an edited list of packages. */
  request: hex,
  architecture: z.string(),
  sourceDateEpoch: z.int(),
  base: z.object({
    ...{ name: z.string(), source: z.string(), digest, standIn: z.exactOptional(z.string()) },
    /** Of a bare base, which does not say so itself: whose packages its files are. */
    release: z.exactOptional(z.object({ id: z.string(), version: z.string() })),
    /** Of a base that chisel has cut: what is in it. */
    packages: z.exactOptional(z.array(identitySchema)),
  }),
  packages: z.array(packageSchema),
  slices: z.array(z.object({ slice: z.literal('ca-certificates_data'), package: packageSchema })),
  inBase: z.array(identitySchema),
  python: z.optional(
    z.object({
      version: z.string(),
      platform: z.string(),
      /** The Python that has compiled the packages; files without it are of rocks that have no bytecode. */
      bytecode: z.exactOptional(z.string().check(z.regex(/^cpython-3\.\d+\.\d+$/))),
      packages: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          hashes: z.array(z.string()),
          marker: z.exactOptional(z.string()),
        }),
      ),
    }),
  ),
  /** What compiled the parts of the application. */
  builds: z.exactOptional(z.array(z.object({ part: z.string(), plugin: z.string(), toolchain: z.string() }))),
  /** What is part of the image as its publisher offers it. */
  downloads: z.exactOptional(
    z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        sha256: hex,
        origin: z.string(),
        size: z.exactOptional(z.int().check(z.nonnegative())),
        filename: z.exactOptional(z.string()),
      }),
    ),
  ),
  tools: z.array(z.object({ name: z.string(), version: z.string(), sha256: hex, origin: z.string() })),
});

/** Everything that a build took from outside, each with its hash. A run that is given it uses exactly this. */
export type RockResolution = z.infer<typeof resolutionSchema>;

const RENEW = 'Pack once without the input resolution; the new file is the output of that name.';

/** @throws Failure `ROCK_RESOLUTION` when the text is no resolution file of this format. */
export function parseResolution(text: string, file: string): RockResolution {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Failure('ROCK_RESOLUTION', `${file} is not JSON`, { hint: RENEW, at: { file }, cause });
  }
  const parsed = resolutionSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('ROCK_RESOLUTION', `${file} is not a resolution file that this version reads`, {
    at: { file },
    hint: RENEW,
    details: parsed.error.issues.slice(0, 10).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  });
}
