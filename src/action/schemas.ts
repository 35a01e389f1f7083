import { en } from 'zod/locales';
import { config } from 'zod/mini';

/**
 * What a program sets before it reads anything with zod, whose small edition knows no language by itself.
 *
 * @param reads How often it reads each kind of document: for once or twice, compiling a parser takes longer than it saves.
 */
export function prepareSchemas(reads: 'seldom' | 'often'): void {
  config({ ...en(), jitless: reads === 'seldom' });
}
