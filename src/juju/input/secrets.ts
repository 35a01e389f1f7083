import { Failure } from '../../errors/index.ts';
import type { PackedCharm } from './charm-file.ts';

/** A secret of the user's that an option of the charm names: made in the model, granted to the application. */
export interface WantedSecret {
  /** The option of type `secret`. */
  readonly option: string;
  /** Its name in the model. */
  readonly name: string;
  readonly content: Readonly<Record<string, string>>;
  /** The file that Juju reads the content from: on a command line everybody on the machine could read it. */
  readonly file: string;
}

/** Recorded: Juju refuses a key of one or two letters. */
const KEY = /^[a-z](?:-?[a-z0-9]){2,}$/;

/**
 * Reads the input `secrets`: `OPTION.KEY=VALUE` lines, every key of one option in one secret.
 *
 * @throws Failure `INPUT_INVALID`, `DEPLOY_CONFIG_INVALID`; no message holds a value.
 */
export function parseSecrets(
  lines: Readonly<Record<string, string>>,
  charm: PackedCharm,
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const secrets = new Map<string, Record<string, string>>();
  for (const [name, value] of Object.entries(lines)) {
    const at = name.lastIndexOf('.');
    const [option, key] = [name.slice(0, at), name.slice(at + 1)];
    if (at < 1 || !KEY.test(key)) {
      throw new Failure('INPUT_INVALID', `secrets has "${name}", which is not OPTION.KEY`, {
        hint: 'Write lines such as smtp.password=…; a key has three or more lower-case letters, digits and hyphens.',
      });
    }
    if (value === '') {
      throw new Failure('INPUT_INVALID', `the secret ${name} is empty`, {
        hint: 'A secret that the repository does not have, or that a fork may not read, is an empty text.',
      });
    }
    if (charm.options.get(option) !== 'secret') {
      const known = [...charm.options].filter(([, type]) => type === 'secret').map(([each]) => each);
      throw new Failure('DEPLOY_CONFIG_INVALID', `${charm.name} has no option ${option} of type secret`, {
        hint: `Its options of type secret: ${known.length === 0 ? 'none' : known.join(', ')}`,
        at: { file: charm.path },
      });
    }
    secrets.set(option, { ...secrets.get(option), [key]: value });
  }
  return secrets;
}

/** The file that `add-secret` and `update-secret` take. YAML reads every JSON text as it is. */
export function renderSecretFile(content: Readonly<Record<string, string>>): string {
  return `${JSON.stringify(content)}\n`;
}
