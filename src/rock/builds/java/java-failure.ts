import { posix } from 'node:path';
import { Failure, type Location } from '../../../errors/index.ts';

/**
 * What Maven or Gradle says when a build fails, as a failure with the file and line that it names.
 *
 * @param lines what the tool has said, from the beginning
 * @param work the folder that it ran in, which stands for the part's source
 */
export function explainJava(
  failure: Failure,
  lines: readonly string[],
  { part, tool, work, source }: { part: string; tool: string; work: string; source: string },
): Failure {
  const shown = lines.map((line) => line.replaceAll(`${work}/`, ''));
  const text = shown.join('\n');
  const found = findError(shown, source);
  const errors = shown.filter((line) => /^\[ERROR\]|: error: |^\* What went wrong|FAILED/.test(line));
  return new Failure('ROCK_BUILD', `parts.${part}: ${found?.message ?? `${tool} could not build the app`}`, {
    hint: hintOf(text),
    details: (errors.length > 0 ? errors : shown.slice(-20)).slice(0, 30),
    ...(found === undefined ? {} : { at: found.at }),
    cause: failure,
  });
}

/** `[ERROR] src/main/java/App.java:[12,5] message` of Maven, `src/main/java/App.java:12: error: message` of javac. */
const PLACE =
  /^(?:\[ERROR\] )?(?<file>[^\s:[\]]+\.(?:java|kt|xml|gradle)):(?:\[(?<pair>\d+),\d+\]|(?<line>\d+):) (?:error: )?(?<message>.+)$/;

/** What Maven says of a file that is no POM: `[ERROR]     Non-readable POM pom.xml: … @55:1`. */
const UNREADABLE =
  /^\[ERROR\] +(?:Non-readable|Non-parseable) POM (?<file>[^\s:]+): (?<message>.*?)(?:, parser stopped .*)? @(?<line>\d+):\d+ *$/;

function findError(lines: readonly string[], source: string): { message: string; at: Location } | undefined {
  for (const each of lines) {
    const {
      file,
      pair,
      line = pair,
      message = '',
    } = (PLACE.exec(each) ?? UNREADABLE.exec(each))?.groups ?? {};
    if (file === undefined || posix.isAbsolute(file)) continue;
    return { message, at: { file: posix.join(source, file), line: Number(line) } };
  }
  return undefined;
}

function hintOf(text: string): string {
  if (/There are test failures|Tests run: .*(?:Failures|Errors): [1-9]|There were failing tests/.test(text))
    return 'Correct the code or the tests. They run as in rockcraft; `maven-parameters: [-DskipTests]` on the part leaves them out.';
  if (/Could not (?:transfer|resolve|GET)|Unknown host|Connection refused|Connect timed out/i.test(text))
    return 'Check that the repositories of the build can be reached (settings.xml, or the repositories of build.gradle).';
  if (
    /invalid target release|release version \d+ not supported|Unsupported class file major version/.test(text)
  )
    return 'Use the JDK that the project asks for (actions/setup-java with its java-version).';
  return 'Correct the place that is named; the build tool in the folder of the app shows the same.';
}
