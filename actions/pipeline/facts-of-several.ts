import { posix } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import type { App } from '../../src/project/index.ts';
import type { pipeline } from './definition.ts';
import { readPipelineFacts } from './facts.ts';
import { imageBelow, repositoryImage } from './image.ts';
import type { PipelineFacts } from './plan.ts';

type Run = ActionRun<typeof pipeline>;

/** @throws Failure `INPUT_INVALID` for inputs that say something of one app */
export function refuseForOne({ inputs }: Run): void {
  const given = [
    ...(inputs['charm-path'] === undefined ? [] : ['charm-path']),
    ...(inputs.application === undefined ? [] : ['application']),
    ...(Object.keys(inputs.config).length === 0 ? [] : ['config']),
  ];
  if (given.length === 0) return;
  throw new Failure('INPUT_INVALID', `${given.join(', ')}: for one app, and \`apps\` names several`, {
    hint: 'Give each app a step of its own, such as one of a matrix with find-apps.',
  });
}

/** The facts of one of several apps: as those of a pipeline of its own, with an image of its own. */
export async function factsOf(run: Run, app: App): Promise<PipelineFacts> {
  const { inputs, host } = run;
  const inRepository = (path: string): string => posix.join(inputs.path, path);
  const charmPath = app.charmPath === undefined ? undefined : inRepository(app.charmPath);
  const onGithub = inputs.password !== undefined && host.inGithubActions;
  const shared = inputs.image ?? (onGithub ? repositoryImage(host) : undefined);
  const image = shared === undefined ? undefined : imageBelow(shared, app.name);
  const own = { ...inputs, path: inRepository(app.path), 'charm-path': charmPath, image };
  const facts = await readPipelineFacts({ ...run, inputs: own });
  // Folders of two apps may have one name; the apps have not.
  return image === undefined ? { ...facts, image: `${inputs.registry}/${app.name}` } : facts;
}
