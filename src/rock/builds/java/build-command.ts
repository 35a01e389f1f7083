import { join } from 'node:path';
import { Failure } from '../../../errors/index.ts';
import type { JavaPlan } from '../../plan/index.ts';
import type { BuildPorts } from '../types.ts';

/** How the project's build tool is called. */
export interface BuildCommand {
  readonly argv: readonly [string, ...string[]];
  /** Its name, for messages. */
  readonly tool: string;
  /** Program whose place tells one installation from another. */
  readonly program: string;
  /** Folders that it writes into the sources. */
  readonly products: readonly string[];
}

export const javaProducts: Readonly<Record<JavaPlan['plugin'], readonly string[]>> = {
  maven: ['target'],
  gradle: ['build', '.gradle'],
};

/**
 * The command that makes the jars: what the craft plugins run, without colours and progress.
 *
 * @param wrappers names of the wrappers that the source has
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`
 */
export async function selectCommand(
  ports: Pick<BuildPorts, 'exec'>,
  plan: JavaPlan,
  work: string,
  wrappers: ReadonlySet<string>,
): Promise<BuildCommand> {
  const products = javaProducts[plan.plugin];
  if (plan.plugin === 'maven') {
    if (plan.wrapper && !wrappers.has('mvnw'))
      throw new Failure('ROCK_BUILD', `parts.${plan.part}: maven-use-wrapper is set and there is no mvnw`, {
        hint: 'Write one with `mvn wrapper:wrapper` and commit it, or remove the key.',
        at: { file: join(plan.source, 'mvnw') },
      });
    const program = plan.wrapper ? join(work, 'mvnw') : await find(ports, 'mvn', 'Maven');
    // The time in the archives; the bytes that go into the rock get it anyway.
    const fixed = [
      '-B',
      '-ntp',
      '-Dstyle.color=never',
      '-Dproject.build.outputTimestamp=1980-02-01T00:00:00Z',
    ];
    return { argv: [program, 'package', ...fixed, ...plan.parameters], tool: 'Maven', program, products };
  }
  const program = wrappers.has('gradlew') ? join(work, 'gradlew') : await find(ports, 'gradle', 'Gradle');
  const script = plan.initScript === undefined ? [] : ['--init-script', plan.initScript];
  const daemon = plan.daemon ? [] : ['--no-daemon'];
  return {
    argv: [program, ...plan.tasks, ...script, ...daemon, '--console=plain', ...plan.parameters],
    tool: 'Gradle',
    program,
    products,
  };
}

/**
 * Linux takes the carriage return of a wrapper's first line for a part of its interpreter's name.
 *
 * @param root the folder of the project
 * @throws Failure `ROCK_BUILD`
 */
export async function refuseWindowsWrapper(
  ports: Pick<BuildPorts, 'files'>,
  { part, source }: JavaPlan,
  root: string,
  program: string,
): Promise<void> {
  const name = /(?:^|\/)(mvnw|gradlew)$/.exec(program)?.[1];
  const [first] =
    name === undefined ? [] : ((await ports.files.readText(join(root, name))) ?? '').split('\n');
  if (name === undefined || first?.endsWith('\r') !== true) return;
  throw new Failure('ROCK_BUILD', `parts.${part}: ${name} has the line ends of Windows`, {
    hint: `Run \`sed -i 's/\\r$//' ${name}\`, and keep them away with a line \`${name} text eol=lf\` in .gitattributes.`,
    at: { file: join(source, name), line: 1 },
  });
}

async function find(ports: Pick<BuildPorts, 'exec'>, program: string, name: string): Promise<string> {
  const found = await ports.exec.which(program);
  if (found !== undefined) return found;
  throw new Failure('ROCK_TOOLCHAIN', `${name} is needed to build the app and is not on PATH`, {
    hint: `Add a wrapper to the project (${program === 'mvn' ? 'mvn wrapper:wrapper' : 'gradle wrapper'}), or install ${name} before this step.`,
  });
}
