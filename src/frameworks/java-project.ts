import { exists, type Problem, type ProjectFacts, type YamlNode } from '../project/index.ts';
import { fieldProblem, projectProblem } from './rock-parts.ts';

/**
 * What the spring-boot extension finds wrong with the project's build files.
 *
 * @param initScript the user's script for Gradle, which only a Gradle project may have
 */
export function javaProblems(facts: ProjectFacts, initScript: YamlNode | undefined): readonly Problem[] {
  const maven = exists(facts, 'pom.xml');
  const gradle = exists(facts, 'build.gradle');
  const problems: Problem[] = [];
  if (maven && gradle)
    problems.push(
      projectProblem(
        'build.gradle',
        'the project has both pom.xml and build.gradle',
        'Remove the one that does not build the app.',
      ),
    );
  if (!maven && !gradle)
    problems.push(
      projectProblem(
        'pom.xml',
        exists(facts, 'build.gradle.kts')
          ? 'the project has only build.gradle.kts, which the extension does not look for'
          : 'the project has neither pom.xml nor build.gradle',
        'Add a pom.xml for Maven or a build.gradle (Groovy) for Gradle.',
      ),
    );
  if (exists(facts, 'mvnw') && exists(facts, 'gradlew'))
    problems.push(
      projectProblem(
        'gradlew',
        'the project has both mvnw and gradlew',
        'Remove the wrapper that does not build the app.',
      ),
    );
  for (const wrapper of ['mvnw', 'gradlew']) {
    const entry = facts.entries.find(({ name }) => name === wrapper);
    if (entry === undefined || entry.kind === 'missing' || entry.executable) continue;
    problems.push(
      projectProblem(
        wrapper,
        'the wrapper is not executable',
        `Run \`chmod +x ${wrapper}\` and \`git update-index --chmod=+x ${wrapper}\`.`,
      ),
    );
  }
  if (initScript !== undefined && !gradle)
    problems.push(
      fieldProblem(
        ['parts', 'spring-boot-framework/gradle-init-script', 'override-build'],
        initScript,
        'a script for Gradle does nothing in a project without build.gradle',
        'Remove the part.',
      ),
    );
  return problems;
}
