import { posix } from 'node:path';
import { Failure, type Location } from '../../../errors/index.ts';
import { findArtifact, findModule, findPlace, findRelease, type BuildFiles } from './build-files.ts';
import { hintOf } from './java-hints.ts';

interface JavaContext {
  readonly part: string;
  readonly tool: string;
  /** The folder that the tool ran in, which stands for the part's source. */
  readonly work: string;
  readonly source: string;
  /** Release of the JDK. */
  readonly jdk: string;
  readonly files: BuildFiles;
}

interface Found {
  readonly message: string;
  readonly at: Location | undefined;
}

/**
 * What Maven or Gradle says when a build fails, as a failure with the file and line that it is about.
 *
 * @param lines what the tool has said, from the beginning
 */
export function explainJava(failure: Failure, lines: readonly string[], context: JavaContext): Failure {
  const { part, tool, work } = context;
  const shown = lines.map((line) => line.replaceAll(`${work}/`, ''));
  const text = shown.join('\n');
  const found = findError(shown, context.source) ?? recognise(text, context);
  const errors = shown.filter((line) => /^\[ERROR\]|: error: |^\* What went wrong|FAILED/.test(line));
  return new Failure('ROCK_BUILD', `parts.${part}: ${found?.message ?? `${tool} could not build the app`}`, {
    hint: hintOf(text, context.jdk),
    details: (errors.length > 0 ? errors : shown.slice(-20)).slice(0, 30),
    ...(found?.at === undefined ? {} : { at: found.at }),
    cause: failure,
  });
}

/** `[ERROR] src/main/java/App.java:[12,5] message` of Maven, `src/main/java/App.java:12: error: message` of javac. */
const PLACE =
  /^(?:\[ERROR\] )?(?<file>[^\s:[\]]+\.(?:java|kt|xml|gradle)):(?:\[(?<pair>\d+),\d+\]|(?<line>\d+):) (?:error: )?(?<message>.+)$/;

/** What Maven says of a file that is no POM: `[ERROR]     Non-readable POM pom.xml: … @55:1`. */
const UNREADABLE =
  /^\[ERROR\] +(?:Non-readable|Non-parseable) POM (?<file>[^\s:]+): (?<message>.*?)(?:, parser stopped .*)? @(?<line>\d+):\d+ *$/;

/** What it says of one place in a POM, below the name of its file: `[ERROR]     MESSAGE @ line 3, column 7`. */
const IN_POM = / @ (?:\S+, )?line (?<line>\d+), column \d+/;
const POM = /^\[ERROR\] +The project .*\((?<pom>[^()]+)\) has \d+ errors?$/;

/** `Build file '/work/build.gradle' line: 3`, then what went wrong. */
const GRADLE = /^Build file '(?<file>[^']+)' line: (?<line>\d+)$/;

function findError(lines: readonly string[], source: string): Found | undefined {
  let pom: string | undefined;
  for (const [index, each] of lines.entries()) {
    pom = POM.exec(each)?.groups?.['pom'] ?? pom;
    const groups = (
      PLACE.exec(each) ??
      UNREADABLE.exec(each) ??
      (pom === undefined ? undefined : readPomError(each)) ??
      GRADLE.exec(each)
    )?.groups;
    const { file = pom, pair, line = pair, message = reasonAfter(lines, index) } = groups ?? {};
    if (groups === undefined || file === undefined || posix.isAbsolute(file)) continue;
    return { message, at: { file: posix.join(source, file), line: Number(line) } };
  }
  return undefined;
}

function readPomError(text: string): { readonly groups: Readonly<Record<string, string>> } | undefined {
  const found = IN_POM.exec(text);
  if (found === null) return undefined;
  const message = text
    .slice(0, found.index)
    .replace(/^\[ERROR\] */, '')
    .replace(/^(?:Non-readable|Non-parseable|Malformed) POM [^\s:]+: /, '')
    .replace(/ \(position: .*$/, '');
  return { groups: { message: message.trim(), line: found.groups?.['line'] ?? '' } };
}

/** Gradle says where before it says what. */
function reasonAfter(lines: readonly string[], index: number): string {
  const head = lines.findIndex((line, at) => at > index && line.startsWith('* What went wrong'));
  return lines[head + 1]?.trim() ?? 'the build file is wrong';
}

type Recognise = (words: readonly string[], context: JavaContext) => Found;

/** What names no place, and where that is written; words are those of the pattern's groups. */
const KNOWN: readonly (readonly [RegExp, Recognise])[] = [
  [
    /release version (\d+) not supported|invalid (?:source|target) release: (?:1\.)?(\d+)|languageVersion=(\d+)|target platform: 'Java SE (\d+)'/,
    ([release = ''], { source, jdk, files }) => ({
      message: `the app is to be compiled for Java ${release}, and the JDK is ${jdk}`,
      at: findRelease(files, source, release),
    }),
  ],
  [
    /Error resolving version for plugin '([^:']+):([^:']+)'|Plugin ([\w.-]+):([\w.-]+)(?::\S+)? or one of its dependencies could not be resolved/,
    ([group = '', artifact = ''], { source, files }) => ({
      message: `the plugin ${group}:${artifact} is not in the repositories`,
      at: findArtifact(files, source, group, artifact),
    }),
  ],
  [
    /(?:Could not find (?:artifact )?|: )([\w.-]+):([\w.-]+):(?:[\w.-]+:)?([\w.-]*\w)(?: in |\.$| was not found)/m,
    ([group = '', artifact = '', version = ''], { source, files }) => ({
      message: `${group}:${artifact} ${version} is not in the repositories`,
      at: findArtifact(files, source, group, artifact),
    }),
  ],
  [
    /Child module (\S+) of (\S+) does not exist/,
    ([name = '', pom = ''], { source, files }) => ({
      message: `${pom} names the module ${name}, which is not there`,
      at: findModule(files, source, name),
    }),
  ],
  [
    /Non-readable POM (\S+): (.+)/,
    ([pom = '', reason = ''], { source }) => ({ message: reason, at: { file: posix.join(source, pom) } }),
  ],
  [
    /cannot read distributionUrl property|(?:main class |jarfile ).*?(?:maven-wrapper|maven\.wrapper|MavenWrapper)/,
    (_, { source }) => incomplete('mvnw', posix.join(source, '.mvn/wrapper/maven-wrapper.properties')),
  ],
  [
    /(?:main class |jarfile ).*?(?:gradle-wrapper|GradleWrapperMain)/,
    (_, { source }) => incomplete('gradlew', posix.join(source, 'gradle/wrapper/gradle-wrapper.jar')),
  ],
  [
    /Unable to find main class/,
    (_, { source, files }) => ({
      message: 'the app has no class with a `main` method',
      at: findArtifact(files, source, 'org.springframework.boot', 'spring-boot-maven-plugin'),
    }),
  ],
  [
    /Main class name has not been configured/,
    (_, { source, files }) => ({
      message: 'the app has no class with a `main` method',
      at: findPlace(files, source, { pom: /(?!)/, gradle: /org\.springframework\.boot/ }),
    }),
  ],
  [
    /(?:Unrecognized option: |Unknown command-line option ')([^\s']+)/,
    ([option = ''], { tool }) => ({ message: `${tool} does not know the option ${option}`, at: undefined }),
  ],
];

function incomplete(wrapper: string, file: string): Found {
  return { message: `${wrapper} is there without the files that belong to it`, at: { file } };
}

function recognise(text: string, context: JavaContext): Found | undefined {
  for (const [pattern, describe] of KNOWN) {
    const words = pattern.exec(text)?.slice(1);
    if (words === undefined) continue;
    return describe(
      words.filter((word) => word !== undefined),
      context,
    );
  }
  return undefined;
}
