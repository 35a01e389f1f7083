import { area } from './entry.ts';

export const preflight = area({
  PREFLIGHT_FAILED: {
    when: 'A login that a later step needs does not work, which was found out before anything was built. Every reason is listed with what to do.',
    fix: 'Mend what the lines name; nothing was built or changed.',
  },
});
