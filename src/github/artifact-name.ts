/** What stands before the name of an artifact where a path may stand: `artifact:rock`. */
export const ARTIFACT = 'artifact:';

/** Whether an input names an artifact, and no path. */
export function namesArtifact(input: string): boolean {
  return input.startsWith(ARTIFACT);
}
