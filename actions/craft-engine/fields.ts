import { choiceField, durationField } from '../../src/action/index.ts';

/** The inputs of a packing action that only the craft engine looks at. */
export const craftFields = {
  isolation: choiceField(['auto', 'lxd', 'destructive'], {
    description:
      "With `engine: craft`: where the tool builds. `destructive` builds on the machine itself, which must be of the base's release. `auto` does so on a GitHub-hosted runner of that release, and uses an LXD container everywhere else.",
    default: 'auto',
  }),
  timeout: durationField({
    description: 'With `engine: craft`: how long one run of the tool may take before it is stopped.',
    default: '60m',
  }),
  'reuse-packed': durationField({
    description:
      'With `engine: craft`: how long what was packed from the very same sources, tool and settings counts as current. `0` packs every time.',
    default: '24h',
  }),
} as const;
