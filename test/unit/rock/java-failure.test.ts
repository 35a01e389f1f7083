import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/errors/index.ts';
import { explainJava } from '../../../src/rock/builds/java/java-failure.ts';

const pom = `<project>
  <parent>
    <artifactId>spring-boot-starter-parent</artifactId>
  </parent>
  <!-- <java.version>25</java.version>
       <artifactId>birds</artifactId> -->
  <properties><java.version>25</java.version></properties>
  <dependency><artifactId>birds</artifactId></dependency>
  <plugin>
    <artifactId>spring-boot-maven-plugin</artifactId>
  </plugin>
</project>
`;
const reactor = '<project>\n<modules>\n<module>web</module>\n</modules>\n</project>\n';
const gradle = `// sourceCompatibility = 25
plugins { id 'org.springframework.boot' version '3.5.0' }
java { toolchain { languageVersion = JavaLanguageVersion.of(25) } }
implementation 'org.example:birds:1.0'
`;

const explain = (lines: readonly string[], files: Readonly<Record<string, string>> = {}): Failure =>
  explainJava(new Failure('TOOL_FAILED', 'mvn failed'), lines, {
    ...{ part: 'app', tool: 'Maven', work: '/tmp/work', source: 'backend', jdk: '17.0.15' },
    files: new Map(Object.entries(files)),
  });
const placeOf = ({ at }: Failure): string =>
  [at?.file, at?.line].filter((each) => each !== undefined).join(':');

// The texts are what Maven 3.8, Gradle 8 and javac 17 print.
describe('the place that Maven or Gradle names is the one that is told', () => {
  test.each([
    [
      'by javac within Maven',
      ['[ERROR] /tmp/work/src/main/java/App.java:[12,5] cannot find symbol'],
      'cannot find symbol',
      'backend/src/main/java/App.java:12',
    ],
    [
      'by javac within Gradle',
      ['/tmp/work/src/main/java/App.java:7: error: not a statement'],
      'not a statement',
      'backend/src/main/java/App.java:7',
    ],
    [
      'a tag that is not closed, as an older Maven says it',
      [
        '[ERROR]     Non-readable POM /tmp/work/pom.xml: end tag is missing, parser stopped on END_TAG @55:1 ',
      ],
      'end tag is missing',
      'backend/pom.xml:55',
    ],
    [
      'a tag that is not closed',
      [
        '[ERROR]   The project  (/tmp/work/pom.xml) has 1 error',
        '[ERROR]     Non-parseable POM /tmp/work/pom.xml: end tag name </propertees> must be the same as start tag <properties> from line 14 (position: TEXT seen ...</java.version>\\n  </propertees>... @16:16)  @ line 16, column 16 -> [Help 2]',
      ],
      'end tag name </propertees> must be the same as start tag <properties> from line 14',
      'backend/pom.xml:16',
    ],
    [
      'a misspelt tag',
      [
        '[ERROR]   The project com.example:birds:1.0.0 (/tmp/work/pom.xml) has 1 error',
        "[ERROR]     Malformed POM /tmp/work/pom.xml: Unrecognised tag: 'dependncies' (position: START_TAG seen ...</properties>\\n  <dependncies>... @17:16)  @ /tmp/work/pom.xml, line 17, column 16 -> [Help 2]",
      ],
      "Unrecognised tag: 'dependncies'",
      'backend/pom.xml:17',
    ],
    [
      'a parent that does not exist',
      [
        '[ERROR]   The project com.example:birds:1.0.0 (/tmp/work/pom.xml) has 1 error',
        "[ERROR]     Non-resolvable parent POM for com.example:birds:1.0.0: Could not find artifact org.springframework.boot:spring-boot-starter-parent:pom:3.99.0 in central (https://repo.maven.apache.org/maven2) and 'parent.relativePath' points at no local POM @ line 5, column 11 -> [Help 2]",
      ],
      "Non-resolvable parent POM for com.example:birds:1.0.0: Could not find artifact org.springframework.boot:spring-boot-starter-parent:pom:3.99.0 in central (https://repo.maven.apache.org/maven2) and 'parent.relativePath' points at no local POM",
      'backend/pom.xml:5',
    ],
    [
      'a dependency without a version, in a module',
      [
        "[ERROR] 'dependencies.dependency.version' for org.x:jdbcc:jar is missing. @ line 26, column 17",
        '[ERROR]   The project com.example:m:1.0.0 (/tmp/work/m/pom.xml) has 1 error',
        "[ERROR]     'dependencies.dependency.version' for org.x:jdbcc:jar is missing. @ line 26, column 17",
      ],
      "'dependencies.dependency.version' for org.x:jdbcc:jar is missing.",
      'backend/m/pom.xml:26',
    ],
    [
      'by Gradle',
      ["Build file '/tmp/work/build.gradle' line: 3", '* What went wrong:', "Plugin [id: 'x'] was not found"],
      "Plugin [id: 'x'] was not found",
      'backend/build.gradle:3',
    ],
  ])('%s', (_, lines, message, place) => {
    const failure = explain(['[INFO] compiling', ...lines, 'BUILD FAILED']);
    expect(failure).toMatchObject({ code: 'ROCK_BUILD', message: `parts.app: ${message}` });
    expect(placeOf(failure)).toBe(place);
  });
});

describe('what names no place is found where it is written', () => {
  const maven = { 'pom.xml': reactor, 'web/pom.xml': pom };
  const goal = '[ERROR] Failed to execute goal on project birds: ';
  test.each([
    [
      `${goal}Fatal error compiling: error: release version 25 not supported -> [Help 1]`,
      maven,
      /compiled for Java 25, and the JDK is 17\.0\.15/,
      'backend/web/pom.xml:7',
    ],
    [
      `${goal}Fatal error compiling: error: invalid target release: 25`,
      maven,
      /Java 25/,
      'backend/web/pom.xml:7',
    ],
    [
      '> No matching toolchains found for requested specification: {languageVersion=25, vendor=any}',
      { 'build.gradle': gradle },
      /Java 25/,
      'backend/build.gradle:3',
    ],
    [
      `${goal}Could not resolve dependencies: Could not find artifact org.example:birds:jar:99.1 in central (https://x)`,
      maven,
      /org\.example:birds 99\.1 is not in the repositories/,
      'backend/web/pom.xml:8',
    ],
    [
      `${goal}Could not resolve dependencies: org.example:birds:jar:99.1 was not found in https://x during a previous attempt`,
      maven,
      /org\.example:birds 99\.1 is not/,
      'backend/web/pom.xml:8',
    ],
    [
      '   > Could not find org.example:birds:1.0.',
      { 'build.gradle': gradle },
      /org\.example:birds 1\.0 is not/,
      'backend/build.gradle:4',
    ],
    [
      "[ERROR] Error resolving version for plugin 'org.springframework.boot:spring-boot-maven-plugin' from the repositories [x]: Plugin not found in any plugin repository",
      maven,
      /the plugin org\.springframework\.boot:spring-boot-maven-plugin is not/,
      'backend/web/pom.xml:10',
    ],
    [
      '[ERROR]     Child module web of /tmp/work/pom.xml does not exist',
      maven,
      /pom\.xml names the module web, which is not there/,
      'backend/pom.xml:3',
    ],
    [
      '[ERROR]     Non-readable POM /tmp/work/pom.xml: input contained no data',
      maven,
      /input contained no data/,
      'backend/pom.xml',
    ],
    [
      `${goal}Execution repackage of goal failed: Unable to find main class -> [Help 1]`,
      maven,
      /no class with a `main` method/,
      'backend/web/pom.xml:10',
    ],
    [
      'cannot read distributionUrl property in ./.mvn/wrapper/maven-wrapper.properties',
      {},
      /mvnw is there without the files/,
      'backend/.mvn/wrapper/maven-wrapper.properties',
    ],
    [
      'Error: Could not find or load main class org.gradle.wrapper.GradleWrapperMain',
      {},
      /gradlew is there without the files/,
      'backend/gradle/wrapper/gradle-wrapper.jar',
    ],
    [
      '> Main class name has not been configured and it could not be resolved',
      { 'build.gradle': gradle },
      /no class with a `main` method/,
      'backend/build.gradle:2',
    ],
  ])('%s', (line, files, message, place) => {
    const failure = explain(['[INFO] noise', line], files);
    expect(failure.message).toMatch(message);
    expect(placeOf(failure)).toBe(place);
  });

  test('and has no place where no file has it', () => {
    const failure = explain(['[ERROR] Fatal error compiling: error: invalid target release: 25'], {
      'pom.xml': reactor,
    });
    expect(failure.message).toMatch(/Java 25/);
    expect(failure.at).toBeUndefined();
  });
});

describe('the hint', () => {
  test.each([
    ['[ERROR] Tests run: 3, Failures: 1, Errors: 0', /-DskipTests/],
    ['[ERROR] Could not transfer artifact a:b:pom:1 from central', /repositories/],
    ['[ERROR] Fatal error compiling: error: invalid target release: 25', /setup-java.* Java 17\.$/],
    ['[ERROR] Could not find artifact a:b:jar:1 in central (x)', /name and the version/],
    ["[ERROR] 'dependencies.dependency.version' for a:b:jar is missing.", /`<version>`.*starter-parent/],
    ['Unable to parse command line options: Unrecognized option: --nope', /maven-parameters/],
    ['Error: Unable to access jarfile /x/gradle/wrapper/gradle-wrapper.jar', /git add -f/],
    ['[ERROR] something else', /build tool/],
  ])('of %s', (line, hint) => {
    expect(explain(['[INFO] noise', line]).hint).toMatch(hint);
  });
});

test('what is not understood is shown as it is, its end where no line says that it is a mistake', () => {
  const failure = explain(['[INFO] noise', '[ERROR] something else']);
  expect(failure.message).toBe('parts.app: Maven could not build the app');
  expect(failure.details).toEqual(['[ERROR] something else']);
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  expect(explain(lines).details).toEqual(lines.slice(-20));
});
