import { area } from './entry.ts';

export const artifact = area({
  ARTIFACT_UNAVAILABLE: {
    when: "The runner's service for files between jobs did not take or give a file, or this is not a GitHub runner.",
    fix: 'Run the step again. Outside of GitHub Actions, give paths instead of `artifact:NAME`.',
  },
  ARTIFACT_INVALID: {
    when: 'What was fetched is not what an earlier job of this run has kept.',
    fix: 'Run all jobs again; if it happens twice, something else writes artifacts of that name.',
  },
});
