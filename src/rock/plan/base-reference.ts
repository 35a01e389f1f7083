/** Where a release of Ubuntu (`24.04`) is published as an image that asks for no login. */
export function baseReference(version: string): string {
  return `public.ecr.aws/ubuntu/ubuntu:${version}`;
}
