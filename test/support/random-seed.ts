import fc from 'fast-check';

/**
 * The suite tries the same random cases every time, so that a change is judged by what it changes. RANDOM_SEED looks
 * elsewhere; `npm run differential` takes another one each time.
 */
fc.configureGlobal({ seed: Number(process.env['RANDOM_SEED'] ?? 20_261_126) });
