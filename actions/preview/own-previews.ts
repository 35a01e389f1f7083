import type { PullState } from '../../src/github/index.ts';
import type { ListedModel } from '../../src/juju/index.ts';
import { environmentOf, isPreview, pullOf } from './names.ts';
import { homeOf, type Scene } from './scene.ts';

/** A preview of this repository or app, as Juju and GitHub know it. */
export interface OwnPreview {
  readonly model: string;
  /** Not one that is being destroyed already. */
  readonly alive: boolean;
  readonly number: number;
  /** As GitHub says now; undefined when it has no such pull request. */
  readonly pull: PullState | undefined;
  /** When it was last deployed, by GitHub's word: milliseconds since the epoch; 0 without an open pull request. */
  readonly deployedAt: number;
}

/** What counts against the limit: every preview that lives on the controller, whichever repository it belongs to. */
export function findLiving(models: readonly ListedModel[]): readonly ListedModel[] {
  return models.filter(({ name, life }) => life === 'alive' && isPreview(name));
}

/** Juju tells no age of a model that could be relied on, so GitHub is asked for each. */
export async function readOwnPreviews(scene: Scene, models: readonly ListedModel[]): Promise<OwnPreview[]> {
  const { github, run } = scene;
  const own: OwnPreview[] = [];
  for (const { name: model, life } of models) {
    const alive = life === 'alive';
    const number = pullOf(homeOf(scene), model);
    if (number === undefined) continue;
    const pull = await github.findPull(number);
    if (pull?.open !== true) {
      own.push({ model, alive, number, pull, deployedAt: 0 });
      continue;
    }
    const [newest] = await github.listDeployments(environmentOf(number, run.inputs.name));
    own.push({ model, alive, number, pull, deployedAt: newest?.createdAt ?? pull.updatedAt });
  }
  return own;
}
