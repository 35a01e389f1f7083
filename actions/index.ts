import { register, type RegisteredAction } from '../src/action/index.ts';
import { findApps } from './find-apps/definition.ts';
import { integrationTest } from './integration-test/definition.ts';
import { jujuDeploy } from './juju-deploy/definition.ts';
import { packApps } from './pack-apps/definition.ts';
import { packCharm } from './pack-charm/definition.ts';
import { packRock } from './pack-rock/definition.ts';
import { pipeline } from './pipeline/definition.ts';
import { preview } from './preview/definition.ts';
import { publish } from './publish/definition.ts';
import { receive } from './receive/definition.ts';
import { setupCraft } from './setup-craft/definition.ts';

/** Every public action, in the order in which a pipeline runs them; last the pipeline itself. */
export const actions: readonly RegisteredAction[] = [
  register(setupCraft, async () => (await import('./setup-craft/main.ts')).main),
  register(findApps, async () => (await import('./find-apps/main.ts')).main),
  register(packRock, async () => (await import('./pack-rock/main.ts')).main),
  register(packCharm, async () => (await import('./pack-charm/main.ts')).main),
  register(receive, async () => (await import('./receive/main.ts')).main),
  register(packApps, async () => (await import('./pack-apps/main.ts')).main),
  register(publish, async () => (await import('./publish/main.ts')).main),
  register(jujuDeploy, async () => (await import('./juju-deploy/main.ts')).main),
  register(preview, async () => (await import('./preview/main.ts')).main),
  register(integrationTest, async () => (await import('./integration-test/main.ts')).main),
  register(pipeline, async () => (await import('./pipeline/main.ts')).main),
];
