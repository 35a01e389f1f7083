import { area } from './entry.ts';

export const registry = area({
  REGISTRY_LOGIN_REFUSED: {
    when: 'A registry wants a login, or refuses the one that it was given.',
    fix: 'Give `username` and `password` (on GitHub: `${{ github.actor }}` and `${{ github.token }}`), or log in with docker login before this step.',
  },
  REGISTRY_DENIED: {
    when: 'The login is valid, but may not do this in this repository.',
    fix: 'Give the account write access; for ghcr.io the job needs `permissions: packages: write`.',
  },
  REGISTRY_NOT_FOUND: {
    when: 'A registry has no such repository, tag or digest.',
    fix: 'Check the reference; some registries want a repository to be created before the first push.',
  },
  REGISTRY_UNAVAILABLE: {
    when: 'A registry kept failing although the request was repeated.',
    fix: 'Look at the status page of the registry and run the step again: what was uploaded is not uploaded twice.',
  },
  REGISTRY_PROTOCOL: {
    when: 'A registry or its token service answered in a way that the distribution specification does not allow.',
    fix: 'Check that the address is that of a registry, and what stands between it and this machine.',
  },
  REGISTRY_UNSAFE: {
    when: 'A registry sent this client to a place where credentials or content must not go.',
    fix: 'Check the configuration of the registry (its realm and its external address).',
  },
  REGISTRY_INTEGRITY: {
    when: 'What a registry delivered is not what its digest says.',
    fix: 'Run the step again; if it happens twice, the registry or a proxy on the way damages content.',
  },
  REGISTRY_TAG_IMMUTABLE: {
    when: 'The tag exists with other content, and the registry does not let tags move.',
    fix: 'Publish under a new tag, for example with a new version.',
  },
  REGISTRY_STAND_IN: {
    when: 'An image on a stand-in base was about to be published. Such images are for trying things out on one machine.',
    fix: 'Pack the rock again on its real base: remove the `base-image` input.',
  },
});
