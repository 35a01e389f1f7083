import { area } from './entry.ts';

export const publish = area({
  PUBLISH_UNTESTED: {
    when: 'The rock or the charm is not the one whose hash a test has named.',
    fix: 'Publish the files of the job that tested, or test the ones that are to be published.',
  },
  PUBLISH_RELEASE_TAG: {
    when: 'The release on GitHub is to have a tag that names another commit than the one that is published.',
    fix: 'Give another tag: one that people may have fetched does not move.',
  },
  PUBLISH_ATTEST_DENIED: {
    when: 'Provenance is asked for, and the job may not sign or may not keep what it signed.',
    fix: 'Give the job `permissions: { id-token: write, attestations: write }` and the input `github-token`.',
  },
  PUBLISH_ATTEST_FAILED: {
    when: 'The provenance could not be signed or kept: an authority of sigstore or GitHub did not answer as it should.',
    fix: 'Run the job again. No tag and no channel has moved; what was pushed is only found by its digest.',
  },
});
