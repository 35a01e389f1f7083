import { area } from './entry.ts';

export const pipeline = area({
  PIPELINE_NO_IMAGE: {
    when: 'The app is to be deployed to a cluster, and the image would stay in a registry of this machine.',
    fix: 'Give `password` for ghcr.io, or `image` with its login for another registry; or deploy with `kubernetes: local`.',
  },
  PIPELINE_NO_CHARM: {
    when: 'The app is to be deployed and has no charmcraft.yaml where the whole pipeline looks for one.',
    fix: 'Make one with `paas-action init`, or name its folder with the input `charm-path`; for an app without a charm, end with `until: publish`, or `pack`.',
  },
});
