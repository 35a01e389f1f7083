import { actions } from '../actions/index.ts';

/** One bundle: `dist/<name>/index.js` from a source file. */
export interface Entry {
  readonly name: string;
  readonly source: string;
}

/** Everything that ships. The public actions come from their list; the rest are programs of their own. */
export const entries: readonly Entry[] = [
  ...actions.map(({ definition: { name } }) => ({ name, source: `actions/${name}/index.ts` })),
  ...actions
    .filter(({ definition }) => definition.post === true)
    .map(({ definition: { name } }) => ({ name: `${name}-post`, source: `actions/${name}/post.ts` })),
  { name: 'cli', source: 'src/cli/index.ts' },
  { name: 'juju', source: 'src/cli/juju.ts' },
  { name: 'controller', source: 'src/cli/controller.ts' },
];
