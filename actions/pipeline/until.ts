/** How far a pipeline goes, in order. */
export const STAGES = ['pack', 'publish', 'deploy', 'test'] as const;
export type LastStage = (typeof STAGES)[number];

/** The action that each ends with. */
export const LAST_ACTION: Readonly<Record<LastStage, string>> = {
  pack: 'pack-charm',
  publish: 'publish',
  deploy: 'juju-deploy',
  test: 'integration-test',
};

/** Whether a Juju is needed, and with it a charm and an image that its cluster can pull. */
export function deploys(until: LastStage): boolean {
  return until === 'deploy' || until === 'test';
}
