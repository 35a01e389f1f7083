import { z } from 'zod/mini';
import type { LayerLinks, Machine } from './types.ts';

const texts = z.array(z.string());
const linksSchema = z.object({
  programs: z.array(
    z.object({
      path: z.string(),
      elf: z.object({
        machine: z.custom<Machine>((value) => typeof value === 'string'),
        interpreter: z.optional(z.string()),
        soname: z.optional(z.string()),
        needed: texts,
        searchPath: texts,
        versionNeeds: z.array(z.object({ library: z.string(), versions: texts })),
      }),
    }),
  ),
  libraries: texts,
  damaged: z.array(z.object({ path: z.string(), reason: z.string() })),
});

/** What `readLayerLinks` answered, as it comes back from a disk; undefined for anything else. */
export function parseLayerLinks(value: unknown): LayerLinks | undefined {
  const parsed = linksSchema.safeParse(value);
  return parsed.success ? (parsed.data as LayerLinks) : undefined;
}
