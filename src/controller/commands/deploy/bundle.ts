import { join, resolve } from 'node:path';
import { findInclude, mergeDocuments, readDocuments, type Bundle } from '../../../bundle/index.ts';
import { planBundle } from '../../bundle/index.ts';
import type { Invocation, Services, Terminal } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { refuse, unsupported } from '../line/refuse.ts';

/** Flags of `deploy` that say something of one application. */
const OF_ONE = ['config', 'num-units', 'resource', 'constraints', 'base', 'revision', 'storage'];

/** The absolute path of the bundle that the user names; undefined when it is none. */
export async function findBundle(
  wanted: string,
  { cwd }: Terminal,
  { files }: Pick<Services, 'files'>,
): Promise<string | undefined> {
  if (!/^(\.{0,2}\/)/.test(wanted)) return undefined;
  const path = resolve(cwd, wanted);
  const kind = (await files.stat(path))?.kind;
  if (kind === 'directory') {
    const inside = join(path, 'bundle.yaml');
    return (await files.stat(inside)) === undefined ? undefined : inside;
  }
  if (kind === undefined) return undefined;
  if (path.endsWith('.zip')) throw unsupported(`the bundle "${wanted}": a packed bundle`);
  return /\.ya?ml$/.test(path) ? path : undefined;
}

/**
 * Deploys a bundle with its overlays: each change is a `juju` command line of its own. Answers the exit code of the
 * first that fails, or 0.
 */
export async function deployBundle(
  path: string,
  invocation: Invocation,
  services: Services,
): Promise<number> {
  const { flags, terminal, model: uuid, args } = invocation;
  const wrong = OF_ONE.filter((name) => flags.text(name) !== undefined).map((name) => `--${name}`);
  if (wrong.length > 0)
    throw refuse(`options provided but not supported when deploying a bundle: ${wrong.join(', ')}`);
  if (args.length > 1) throw refuse('application name cannot be specified when deploying a bundle');
  const bundle = await readBundle([path, ...flags.list('overlay')], terminal, services);
  checkTrust(bundle, flags.on('trust'));
  const model = modelOf(services.store.read(), uuid);
  const steps = planBundle(bundle, model, flags.text('channel'));
  const dry = flags.on('dry-run');
  if (steps.length === 0) terminal.stderr('No changes to apply.\n');
  else terminal.stdout(dry ? 'Changes to deploy bundle:\n' : 'Executing changes:\n');
  for (const { describe, argv } of steps) {
    terminal.stdout(`- ${describe}\n`);
    if (dry) continue;
    const words = await Promise.all(argv.map((word) => included(word, services)));
    const [name = '', ...rest] = words;
    const code = await invocation.runLine(name === 'offer' ? words : [name, '-m', uuid, ...rest]);
    if (code !== 0) return code;
  }
  if (!dry && steps.length > 0) terminal.stderr('Deploy of bundle completed.\n');
  return 0;
}

async function readBundle(paths: readonly string[], { cwd }: Terminal, { files }: Services): Promise<Bundle> {
  const documents = await Promise.all(
    paths.map(async (name) => {
      const path = resolve(cwd, name);
      const text = await files.readText(path);
      if (text === undefined)
        throw refuse(`unable to read bundle overlay file "${name}": no such file or directory`);
      return readDocuments(path, text);
    }),
  );
  return mergeDocuments(documents.flat());
}

/** Juju wants its user to say once more that charms get the rights of the cluster. */
function checkTrust({ applications }: Bundle, isGiven: boolean): void {
  const names = Object.keys(applications).filter((name) => applications[name]?.trust === true);
  if (names.length === 0 || isGiven) return;
  throw refuse(
    'Bundle cannot be deployed without trusting applications with your cloud credentials.\n' +
      'Please repeat the deploy command with the --trust argument if you consent to trust the following application(s):\n' +
      names.map((name) => `  - ${name}`).join('\n'),
  );
}

/** `key=include-file:///path` becomes `key=` and what is in the file. */
async function included(word: string, { files }: Services): Promise<string> {
  const at = word.indexOf('=') + 1;
  const found = findInclude(word.slice(at));
  if (found === undefined) return word;
  const bytes = await files.readBytes(found.path);
  if (bytes === undefined)
    throw refuse(`unable to process bundle: open ${found.path}: no such file or directory`);
  return word.slice(0, at) + Buffer.from(bytes).toString(found.how);
}
