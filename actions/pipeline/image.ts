import type { Host } from '../../src/action/index.ts';

/** Where `publish` pushes to when nobody says anything. */
export function repositoryImage({ variables }: Pick<Host, 'variables'>): string | undefined {
  const repository = variables['GITHUB_REPOSITORY'];
  return repository === undefined ? undefined : `ghcr.io/${repository.toLowerCase()}`;
}

/** The image of one app below the one that was named for all: `ghcr.io/acme/shop:1` is `ghcr.io/acme/shop/blog:1`. */
export function imageBelow(image: string, app: string): string {
  if (image === 'none') return image;
  const [, path = image, tag = ''] = /^(.*?)(:[^:/]+)?$/.exec(image) ?? [];
  return `${path}/${app}${tag}`;
}
