import { defineAction, flagField, secretField, textField } from '../../src/action/index.ts';

export const receive = defineAction({
  name: 'receive',
  title: 'Receive from an untrusted run',
  description:
    'In a workflow that a finished run of a pull request has started: take what that run has packed, and check everything about it',
  branding: { icon: 'shield', color: 'orange' },
  permissions: {
    'actions: read': 'the run and its artifacts',
    'pull-requests: read': 'the pull request that the run was of',
  },
  inputs: {
    rock: textField({
      description: 'The name under which the run has kept its rock.',
      default: 'rock',
    }),
    charm: textField({
      description: 'The name under which the run has kept its charm; `none` for a run without one.',
      default: 'charm',
    }),
    'charm-name': textField({
      description:
        "The charm's own name. Another is refused: nothing in a pull request says what is published.",
    }),
    keep: flagField({
      description:
        'Keep what was checked under the same names in this run, so that another job, which holds the secrets, never meets the rest.',
      default: 'false',
    }),
    'github-token': secretField({
      description:
        'Token of the job: `github.token`, with `permissions: { actions: read, contents: read, pull-requests: read }`.',
    }),
  },
  outputs: {
    state:
      '`received`, or `superseded` where the pull request was closed or has a newer commit: then there are no other outputs.',
    rock: 'The rock: its path, or with `keep` `artifact:NAME`.',
    digest: 'Digest of the image in it, computed from all of its bytes.',
    charm: 'The charm: its path, or with `keep` `artifact:NAME`.',
    'charm-sha256': 'Hash of the charm, computed from its bytes.',
    'pull-request': 'Number of the pull request, as GitHub says.',
    commit: 'Its commit, as the event says.',
  },
});
