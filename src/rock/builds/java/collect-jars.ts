import { Failure } from '../../../errors/index.ts';
import type { JavaPlan } from '../../plan/index.ts';
import { listTree } from '../../trees/list-tree.ts';
import type { BuildPorts } from '../types.ts';
import { findPlace, readBuildFiles } from './build-files.ts';

/**
 * The jars that a build has made: all but the plain ones of Spring Boot's plugins and those of the wrappers.
 *
 * @param where.work the folder that was built in
 * @param where.root the folder of the project
 * @throws Failure `ROCK_BUILD` when there is none of the app
 */
export async function collectJars(
  ports: BuildPorts,
  plan: JavaPlan,
  { work, root }: { readonly work: string; readonly root: string },
): Promise<readonly string[]> {
  const isTool = (path: string): boolean => /(?:^|\/)(?:\.mvn|\.gradle|gradle\/wrapper)(?:\/|$)/.test(path);
  const found = (await listTree(ports, work, (path) => !isTool(path)))
    .filter(({ kind, path }) => kind === 'file' && path.endsWith('.jar') && !path.endsWith('-plain.jar'))
    .map(({ path }) => path);
  // Of Gradle's jars only the one of the task bootJar counts.
  const jars =
    plan.plugin === 'gradle' ? found.filter((path) => path.startsWith('build/libs/')).slice(0, 1) : found;
  // The libraries of a war lie beside it, and are no app.
  if (jars.every((path) => path.includes('/WEB-INF/lib/'))) throw await explainMissing(ports, plan, root);
  return jars;
}

async function explainMissing(ports: BuildPorts, plan: JavaPlan, root: string): Promise<Failure> {
  const files = await readBuildFiles(ports, root);
  const packaging = findPlace(files, plan.source, {
    pom: /<packaging>\s*(?!jar\s*<)\S/,
    gradle: /\bid[\s(]+['"]war['"]/,
  });
  const at = packaging ?? findPlace(files, plan.source, { pom: /<project[\s>]/, gradle: /^/ });
  return new Failure(
    'ROCK_BUILD',
    `parts.${plan.part}: the build has made no jar${packaging === undefined ? '' : ', because the packaging is another one'}`,
    {
      hint: 'The project needs the packaging `jar` and the plugin of Spring Boot.',
      ...(at === undefined ? {} : { at }),
    },
  );
}
