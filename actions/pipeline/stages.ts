import { stage, type Stage } from './stage.ts';

/** The actions that a pipeline runs, by name. */
export const stages: Readonly<Record<string, Stage>> = {
  'setup-craft': stage(async () => [
    (await import('../setup-craft/definition.ts')).setupCraft,
    (await import('../setup-craft/main.ts')).main,
  ]),
  'pack-rock': stage(async () => [
    (await import('../pack-rock/definition.ts')).packRock,
    (await import('../pack-rock/main.ts')).main,
  ]),
  'pack-charm': stage(async () => [
    (await import('../pack-charm/definition.ts')).packCharm,
    (await import('../pack-charm/main.ts')).main,
  ]),
  'pack-apps': stage(async () => [
    (await import('../pack-apps/definition.ts')).packApps,
    (await import('../pack-apps/main.ts')).main,
  ]),
  publish: stage(async () => [
    (await import('../publish/definition.ts')).publish,
    (await import('../publish/main.ts')).main,
  ]),
  'juju-deploy': stage(async () => [
    (await import('../juju-deploy/definition.ts')).jujuDeploy,
    (await import('../juju-deploy/main.ts')).main,
  ]),
  'integration-test': stage(async () => [
    (await import('../integration-test/definition.ts')).integrationTest,
    (await import('../integration-test/main.ts')).main,
  ]),
};
