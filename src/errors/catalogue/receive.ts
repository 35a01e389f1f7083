import { area } from './entry.ts';

export const receive = area({
  RECEIVE_RUN: {
    when: 'The run that started this workflow is not one to take files from: it is not of a pull request to this repository, it did not succeed, or it is not what the event says any more.',
    fix: 'Start the workflow on `workflow_run` with `types: [completed]`, for the workflow that packs on `pull_request`.',
  },
  RECEIVE_MISSING: {
    when: 'The run has no artifact of that name, or it has expired.',
    fix: 'Keep the files with `artifact` of pack-rock and pack-charm, under the names that this step is given, and run the packing workflow again.',
  },
  RECEIVE_OTHER_COMMIT: {
    when: 'What the run has kept was packed from another commit than the one that the event names.',
    fix: 'Let the packing workflow check out the pull request and nothing else, and run it again.',
  },
  RECEIVE_REFUSED: {
    when: 'What an untrusted run has kept breaks a rule: the archive, a size, a hash, the metadata. Nothing of it was used. Whoever wrote the pull request may have meant it.',
    fix: 'Read the pull request, above all what it changes in workflows. An honest one is packed with pack-rock and pack-charm.',
  },
});
