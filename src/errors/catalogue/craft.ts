import { area } from './entry.ts';

export const craft = area({
  CRAFT_TOOL_MISSING: {
    when: '`engine: craft` was asked for and rockcraft or charmcraft is not on PATH.',
    fix: 'Run setup-craft with `engine: craft` before this step, or use `engine: embedded`.',
  },
  CRAFT_NO_BUILD_ENVIRONMENT: {
    when: 'The craft tool has no place to build in: LXD is not installed, and building on the machine itself would be wrong.',
    fix: 'Run setup-craft with `engine: craft`, or install LXD.',
  },
  CRAFT_WRONG_BASE: {
    when: '`isolation: destructive` was asked for on a machine whose release is not the base, or where nothing can be installed.',
    fix: 'Use `isolation: lxd`, or a runner of the release that `base` names.',
  },
  CRAFT_REFUSED: {
    when: 'rockcraft or charmcraft failed and its words name a place of the project file.',
    fix: "Correct the line that the message names; the tool's own advice stands in the hint.",
  },
  CRAFT_FAILED: {
    when: 'rockcraft or charmcraft failed; the telling lines of its log are shown. What passes by itself was tried twice.',
    fix: "Read the lines that are shown: they are the tool's own words. The whole log is at the path in the hint.",
  },
  CRAFT_TIMEOUT: {
    when: 'rockcraft or charmcraft took longer than the input `timeout` allows and was stopped with everything that it had started.',
    fix: 'Read the last lines of its log, or raise `timeout`.',
  },
  CRAFT_NO_ARTIFACT: {
    when: 'rockcraft or charmcraft said that all is well and left no packed file in the project.',
    fix: 'Run the command that the message shows by hand; check `platforms` in the project file.',
  },
});
