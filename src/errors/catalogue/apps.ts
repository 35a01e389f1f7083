import { area } from './entry.ts';

export const apps = area({
  APPS_NONE: {
    when: 'The repository has no folder with a rockcraft.yaml, or all of them were left out.',
    fix: 'Name a folder that holds apps with `path`, or write a rockcraft.yaml with `paas-action init`.',
  },
  APPS_SAME_NAME: {
    when: 'Two apps of a repository have the same name in their rockcraft.yaml, so their files and images would overwrite each other.',
    fix: 'Give each a name of its own, or leave a folder out with `apps: !FOLDER`.',
  },
  APPS_FAILED: {
    when: 'Some of several apps failed; the outputs tell what became of the others.',
    fix: 'Mend what the message says of each app. The others are not built again.',
  },
});
