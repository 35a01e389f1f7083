import { join } from 'node:path';
import { z } from 'zod/mini';
import { Failure } from '../../errors/index.ts';
import type { Files } from '../../ports/index.ts';

/** What a controller's daemon is told through its folder, so that any client can start it again. */
const controllerSettings = z.object({
  /** Base of the images that it makes: a reference, an `oci:` folder or a tar; absent for the charms' own bases. */
  baseImage: z.optional(z.string()),
  /** Folder of charms that are deployed by name, absolute. */
  charmStore: z.optional(z.string()),
  /** Folder that relative paths in `baseImage` start from. */
  workspace: z.string(),
  cacheDir: z.string(),
  assetsDir: z.string(),
  /** `DOCKER_HOST` and the folders in which engines' sockets are looked for. */
  dockerHost: z.optional(z.string()),
  runtimeDir: z.optional(z.string()),
  home: z.string(),
});
export type ControllerSettings = z.infer<typeof controllerSettings>;

const NAME = 'settings.json';

/** @throws Failure `CONTROLLER_STATE_UNREADABLE` */
export async function readSettings(
  files: Pick<Files, 'readText'>,
  home: string,
): Promise<ControllerSettings> {
  const path = join(home, NAME);
  const parsed = controllerSettings.safeParse(parse((await files.readText(path)) ?? ''));
  if (parsed.success) return parsed.data;
  throw new Failure('CONTROLLER_STATE_UNREADABLE', `${path} does not say how this controller is to run`, {
    hint: 'paas-action local up writes it again.',
    details: parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`),
  });
}

/** Answers whether anything changed, so that a running daemon knows it no longer fits. */
export async function writeSettings(
  files: Pick<Files, 'readText' | 'write'>,
  home: string,
  settings: ControllerSettings,
): Promise<boolean> {
  const text = `${JSON.stringify(settings, undefined, 2)}\n`;
  const path = join(home, NAME);
  if ((await files.readText(path)) === text) return false;
  await files.write(path, text);
  return true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
