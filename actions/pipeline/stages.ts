import { integrationTest } from '../integration-test/definition.ts';
import { jujuDeploy } from '../juju-deploy/definition.ts';
import { packApps } from '../pack-apps/definition.ts';
import { packCharm } from '../pack-charm/definition.ts';
import { packRock } from '../pack-rock/definition.ts';
import { publish } from '../publish/definition.ts';
import { setupCraft } from '../setup-craft/definition.ts';
import { stage, type Stage } from './stage.ts';

/** The actions that a pipeline runs, by name. */
export const stages: Readonly<Record<string, Stage>> = {
  'setup-craft': stage(setupCraft, async () => (await import('../setup-craft/main.ts')).main),
  'pack-rock': stage(packRock, async () => (await import('../pack-rock/main.ts')).main),
  'pack-charm': stage(packCharm, async () => (await import('../pack-charm/main.ts')).main),
  'pack-apps': stage(packApps, async () => (await import('../pack-apps/main.ts')).main),
  publish: stage(publish, async () => (await import('../publish/main.ts')).main),
  'juju-deploy': stage(jujuDeploy, async () => (await import('../juju-deploy/main.ts')).main),
  'integration-test': stage(integrationTest, async () => (await import('../integration-test/main.ts')).main),
};
