import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { errorMessage, Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { readProjectFacts } from '../../project/index.ts';
import { chooseFramework, chooseName } from './choose.ts';
import { planProjectFiles, planWorkflow } from './templates.ts';

export interface InitRun {
  readonly args: readonly string[];
  readonly ports: Pick<Ports, 'files' | 'exec'>;
  /** Prints to standard output. */
  print(text: string): void;
}

export const initHelp = `paas-action init [DIR] [--framework NAME] [--name NAME] [--force]

Writes what an app needs to be packed and deployed: rockcraft.yaml, charm/ and a workflow for GitHub.
DIR is the folder of the app (default: this folder). Its framework is recognised unless it is named:
flask, django, fastapi, go, expressjs or spring-boot. The name is the folder's unless it is given.
Files that exist are kept; --force overwrites them.
`;

/**
 * Writes the files of a new project and says which.
 *
 * @throws Failure `INPUT_INVALID`, `PROJECT_FILE_MISSING`, `FRAMEWORK_UNDETECTED`, `FRAMEWORK_AMBIGUOUS`
 */
export async function init({ args, ports, print }: InitRun): Promise<number> {
  const request = parse(args);
  if (request === 'help') {
    print(initHelp);
    return 0;
  }
  const { directory, force } = request;
  const facts = await readProjectFacts(ports, directory, {
    wanted: force ? [] : ['rockcraft.yaml'],
  });
  const framework = chooseFramework(facts, request.framework);
  const plan = { framework, name: chooseName(facts, framework, request.name) };
  const root = await findRepository(ports, resolve(directory));
  const workflow = planWorkflow(plan, relative(root, resolve(directory)));
  const files = [
    ...planProjectFiles(plan).map((file) => ({ ...file, place: join(directory, file.path) })),
    { ...workflow, place: join(relative('', root), workflow.path) },
  ];
  // Everything is looked at before anything is written.
  const there = await Promise.all(
    files.map(async ({ place }) => (await ports.files.lstat(place)) !== undefined),
  );
  for (const [index, { place, content, mode }] of files.entries()) {
    if (there[index] === true && !force) {
      print(`kept    ${place} (--force overwrites it)\n`);
      continue;
    }
    await ports.files.mkdir(dirname(place));
    await ports.files.write(place, content, mode === undefined ? {} : { mode });
    print(`wrote   ${place}\n`);
  }
  const article = /^[AEIOU]/.test(framework.title) ? 'an' : 'a';
  print(
    `\n${plan.name} is ${article} ${framework.title} app. Try it: paas-action pack-rock --path ${directory}\n`,
  );
  return 0;
}

/** The nearest folder above with a `.git`, where GitHub looks for workflows; without one the folder itself. */
async function findRepository({ files }: InitRun['ports'], directory: string): Promise<string> {
  for (let folder = directory; ; folder = dirname(folder)) {
    if ((await files.stat(join(folder, '.git'))) !== undefined) return folder;
    if (folder === dirname(folder)) return directory;
  }
}

interface InitRequest {
  readonly directory: string;
  readonly framework: string | undefined;
  readonly name: string | undefined;
  readonly force: boolean;
}

function parse(args: readonly string[]): 'help' | InitRequest {
  const hint = 'paas-action init --help shows how it is called.';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        framework: { type: 'string' },
        name: { type: 'string' },
        force: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
    if (values.help === true) return 'help';
    const [directory = '.', ...more] = positionals;
    if (more.length > 0) throw new Failure('INPUT_INVALID', 'init takes one folder', { hint });
    return { directory, framework: values.framework, name: values.name, force: values.force };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('INPUT_INVALID', errorMessage(cause).split('. ')[0] ?? '', { hint, cause });
  }
}
