import { defineAction, linesField, listField, pathField, textField } from '../../src/action/index.ts';

export const findApps = defineAction({
  name: 'find-apps',
  title: 'Find the apps of a repository',
  description: 'List the apps of a repository for a matrix, each with whether it has changed',
  branding: { icon: 'list', color: 'orange' },
  inputs: {
    path: pathField({ description: 'Folder in which apps are looked for.', default: '.' }),
    apps: listField({
      description:
        'Folders: only apps in these, or with `!` before it none of that folder. Default: every folder with a `rockcraft.yaml`.',
      form: '`FOLDER`, `!FOLDER` list',
    }),
    since: textField({
      description:
        'Commit, branch or tag to compare with; `none` counts every app as changed. Default: the base of an open pull request, otherwise `none`. What is not in the clone counts as changed.',
    }),
    unrelated: linesField({
      description:
        'Folders and files outside of all apps that concern none of them, such as `docs`. Whatever else lies outside concerns every app.',
    }),
  },
  outputs: {
    apps: 'All apps as a JSON list: `name`, `path`, `charm-path` (empty without a charm), `changed` and `why`.',
    matrix:
      'Those that changed, for `strategy: matrix`: `{"include": [...]}` with `name`, `path` and `charm-path`.',
    any: '`true` when one has changed, otherwise `false`: GitHub refuses an empty matrix.',
  },
});
