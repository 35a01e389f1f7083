import { area } from './entry.ts';

export const pipeline = area({
  PIPELINE_NO_CHARM: {
    when: 'The app has no charmcraft.yaml where the whole pipeline looks for one.',
    fix: 'Make one with `paas-action init`, or name its folder with the input `charm-path`.',
  },
});
