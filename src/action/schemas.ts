import { en } from 'zod/locales';
import type { core } from 'zod/mini';

/** Where all copies of zod in a process find their settings, the same object as `z.config()`. */
const settings = globalThis as { __zod_globalConfig?: core.$ZodConfig };

/**
 * What a program sets before it reads anything with zod, whose small edition knows no language by itself. zod need not be
 * loaded for it: many a run reads no document.
 *
 * @param reads How often it reads each kind of document: for once or twice, compiling a parser takes longer than it saves.
 */
export function prepareSchemas(reads: 'seldom' | 'often'): void {
  settings.__zod_globalConfig = Object.assign(settings.__zod_globalConfig ?? {}, {
    ...en(),
    jitless: reads === 'seldom',
  });
}
