/**
 * Whether an image that runs is a wanted one. An image for several architectures has an identity for each; a unit runs
 * the one of its node.
 *
 * @param wanted one identity, or several, one a line
 */
export function isWanted(id: string, wanted: string): boolean {
  return wanted.split(/\s+/).includes(id);
}
