import { change, option, pairs } from './command.ts';
import type { JujuCommand } from './command.ts';

/** `forceUnits`: also those whose hook has failed, which otherwise wait for somebody. */
interface RefreshOptions {
  readonly forceUnits?: boolean;
}

export const refresh = (
  model: string,
  application: string,
  path: string,
  resources: Readonly<Record<string, string>>,
  { forceUnits = false }: RefreshOptions = {},
): JujuCommand =>
  change(
    'refresh',
    '--model',
    model,
    application,
    '--path',
    path,
    ...pairs('--resource', resources),
    ...(forceUnits ? ['--force-units'] : []),
  );

/** From a charm of another origin to the newest of a channel on Charmhub. */
export const switchCharm = (
  model: string,
  application: string,
  charm: string,
  channel: string | undefined,
): JujuCommand =>
  change(
    'refresh',
    '--model',
    model,
    application,
    '--switch',
    `ch:${charm}`,
    ...option('--channel', channel),
    '--force-units',
  );

/** To a revision of the charm on Charmhub that it already runs another revision of. */
export const refreshTo = (
  model: string,
  application: string,
  revision: number,
  resources: Readonly<Record<string, string>>,
): JujuCommand =>
  change(
    'refresh',
    '--model',
    model,
    application,
    '--revision',
    String(revision),
    ...pairs('--resource', resources),
    '--force-units',
  );
