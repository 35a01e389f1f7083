import type { ActionRun } from '../../src/action/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { dockerCredentials, type FindCredentials } from '../../src/registry/index.ts';
import type { publish } from './definition.ts';

/**
 * The login of the inputs, for the registry of the image and no other; without one, what docker login has stored.
 *
 * @throws Failure `INPUT_INVALID` for a password without a name
 */
export function chooseLogin(
  run: Pick<ActionRun<typeof publish>, 'inputs' | 'ports' | 'host'>,
  target: string,
): FindCredentials {
  const { inputs, ports, host } = run;
  const { password } = inputs;
  const { variables } = host;
  if (password !== undefined) {
    const username = inputs.username ?? variables['GITHUB_ACTOR'];
    if (username === undefined) {
      throw new Failure('INPUT_INVALID', 'input `password` is given without `username`', {
        hint: 'Add `username`; many registries take any name together with a token.',
      });
    }
    return (registry) => Promise.resolve(registry === target ? { username, password } : undefined);
  }
  if (inputs.username !== undefined) {
    throw new Failure('INPUT_INVALID', 'input `username` is given without `password`', {
      hint: 'Add `password`, or remove both to use the logins of docker login.',
    });
  }
  const authFile = variables['REGISTRY_AUTH_FILE'];
  return dockerCredentials(ports, [
    ...(authFile === undefined ? [] : [authFile]),
    `${variables['DOCKER_CONFIG'] ?? `${host.home}/.docker`}/config.json`,
  ]);
}
