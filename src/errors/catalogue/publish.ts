import { area } from './entry.ts';

export const publish = area({
  PUBLISH_UNTESTED: {
    when: 'The rock or the charm is not the one whose hash a test has named.',
    fix: 'Publish the files of the job that tested, or test the ones that are to be published.',
  },
});
