/** What to do about something that Maven or Gradle says, by the first pattern that fits. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /There are test failures|Tests run: .*(?:Failures|Errors): [1-9]|There were failing tests/,
    'Correct the code or the tests. They run as in rockcraft; `maven-parameters: [-DskipTests]` on the part leaves them out.',
  ],
  [
    /Could not (?:transfer|GET)|Unknown host|Connection refused|Connect timed out|in offline mode/i,
    'Check that the repositories of the build can be reached (settings.xml, or the repositories of build.gradle).',
  ],
  [
    /'dependencies\.dependency\.version' for \S+ is missing/,
    'Correct the spelling, or add a `<version>`: none is needed only for what the parent (spring-boot-starter-parent) or an imported BOM manages.',
  ],
  [
    /Could not find (?:artifact )?\S+:\S+|was not found in |Plugin not found in any/,
    'Correct the name and the version, or name the repository that has it in the build file or in settings.xml.',
  ],
  [
    /Could not resolve/i,
    'Check that the repositories of the build can be reached, and the names and versions that it asks for.',
  ],
  [
    /Child module \S+ of \S+ does not exist/,
    'Correct the name, which is a folder with a pom.xml, or remove the line.',
  ],
  [
    /Unable to find main class|Main class name has not been configured/,
    'Write a class with `@SpringBootApplication` and `main` below src/main/java, or name it (`<mainClass>`, `springBoot.mainClass`).',
  ],
  [
    /cannot read distributionUrl property|(?:main class |jarfile ).*?(?:maven.wrapper|gradle.wrapper|MavenWrapper)/,
    'Commit what the wrapper was written with, .mvn/wrapper or gradle/wrapper (`git add -f`: a .gitignore for jars hides it), or write it again (`mvn wrapper:wrapper`, `gradle wrapper`).',
  ],
  [
    /Unrecognized option|Unknown command-line option/,
    'Correct `maven-parameters` or `gradle-parameters` of the part in rockcraft.yaml.',
  ],
];

const RELEASE =
  /invalid (?:source|target) release|release version \d+ not supported|Unsupported class file major version|languageVersion=\d+|Could not target platform/;

/** @param jdk release of the JDK that the build has run with */
export function hintOf(text: string, jdk: string): string {
  if (RELEASE.test(text))
    return `Use the JDK that the project asks for (actions/setup-java with its java-version), or ask for Java ${/^\d+/.exec(jdk)?.[0] ?? jdk}.`;
  return (
    HINTS.find(([pattern]) => pattern.test(text))?.[1] ??
    'Correct the place that is named; the build tool in the folder of the app shows the same.'
  );
}
