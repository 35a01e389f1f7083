import { randomUUID } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { expectRefusal, type RefusalCase } from '../../support/refusal.ts';
import { startPostgres } from '../../support/real-postgres.ts';
import { startRock } from '../../support/rock-container.ts';
import { expectSameElsewhere } from '../../support/pack-elsewhere.ts';
import { exampleLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
let first: Awaited<ReturnType<typeof packIn>>;
const variables = { ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' };
const pack = (of: Lab): ReturnType<typeof packIn> => packIn(ports, of, { variables });

/** What short-lived programs on Java compute most is their own optimization. */
const SHORT = '-XX:TieredStopAtLevel=1';
const quickly = { MAVEN_OPTS: `${SHORT} -XX:+UseSerialGC -DargLine=${SHORT}` };
/** The example's own tests take longer than building it; where nothing is asked about them, they are left out. */
const untested = { MAVEN_OPTS: `${quickly.MAVEN_OPTS} -DskipTests` };

beforeAll(async () => {
  ports = realPorts(untested);
  lab = await exampleLab('spring-boot');
  first = await packTested(lab);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

/** As a user packs it: with the app's own tests. */
async function packTested(of: Lab): ReturnType<typeof packIn> {
  const own = realPorts(quickly);
  try {
    return await packIn(own, of, { variables });
  } finally {
    await own.dispose();
  }
}

const said = (start: string): number => ports.reporter.lines.filter((line) => line.startsWith(start)).length;
const builds = (): number => said('Build spring-boot-framework/install-app');
const edit = async (path: string, change: (text: string) => string): Promise<void> => {
  const before = await readFile(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`nothing changed in ${path}`);
  await writeFile(path, after);
};
const PAGES = 'src/main/java/com/example/birds/Pages.java';

test('the rock runs alone as _daemon_, and the app answers', async () => {
  await using container = await startRock(ports, { rock: first.rock ?? '', image: 'birds:1.0', port: 8080 });
  expect(await (await fetch(container.url)).text()).toContain('There is no database yet');
  expect(await (await fetch(`${container.url}/actuator/health`)).json()).toMatchObject({ status: 'UP' });
  expect(await container.exec('pebble', 'services')).toMatch(/^spring-boot +enabled +active/m);
  expect((await container.exec('id', '-u')).trim()).toBe('584792');
  expect(await container.exec('sh', '-c', 'ls /app')).toBe('birds-1.0.0.jar\nlib\n');
  expect(await container.exec('readlink', '-f', '/usr/bin/java')).toMatch(
    /^\/usr\/lib\/jvm\/java-\d+-openjdk-amd64\/bin\/java$/m,
  );
});

test('with a database it keeps what was seen and counts', async () => {
  await using database = await startPostgres(ports);
  const [, user = '', password = '', place = ''] = /^postgresql:\/\/(.+):(.+)@(.+)$/.exec(database.url) ?? [];
  await using container = await startRock(ports, {
    rock: first.rock ?? '',
    image: 'birds:1.0',
    port: 8080,
    environment: {
      JAVA_TOOL_OPTIONS: SHORT,
      'spring.datasource.url': `jdbc:postgresql://${place}`,
      'spring.datasource.username': user,
      'spring.datasource.password': password,
    },
  });
  await fetch(`${container.url}/sightings`, { method: 'POST', body: new URLSearchParams({ bird: 'wren' }) });
  expect(await (await fetch(`${container.url}/sightings.json`)).json()).toEqual({
    sightings: [{ bird: 'wren', times: 1 }],
  });
  expect(await (await fetch(`${container.url}/actuator/prometheus`)).text()).toMatch(
    /^birds_sightings_total 1\.0$/m,
  );
});

describe('a second run', () => {
  test('compiles nothing when nothing changed', async () => {
    const before = builds();
    expect(await pack(lab)).toMatchObject({ digest: first.digest, rebuilt: '' });
    expect(builds()).toBe(before);
  });

  test('after a changed line makes the layer of the app, not that of the libraries or the runtime', async () => {
    const modules = said('Find the Java modules');
    await edit(join(lab.app, PAGES), (text) => text.replace('None yet.', `None yet: ${randomUUID()}`));
    const changed = await pack(lab);
    expect(changed.rebuilt).toBe('app,metadata');
    expect(said('Find the Java modules')).toBe(modules);
    const app = /\| app \| ([\d.]+) kB \|/.exec(changed.summary)?.[1];
    expect(Number(app)).toBeLessThan(100);
  });
});

test('the resolution file pins the packages of the runtime', async () => {
  const text = await readFile(first.resolution ?? '', 'utf8');
  const { downloads } = JSON.parse(text) as { downloads: { name: string; origin: string }[] };
  expect(downloads.map(({ name }) => name.replace(/\d+/, 'N'))).toEqual([
    'openjdk-N-jdk-headless',
    'openjdk-N-jre-headless',
  ]);
  await expectSameElsewhere('spring-boot', first, { variables, tools: untested });
});

describe("the project's own tools", () => {
  test('the wrapper of Maven builds when the project has one, with the parameters of the part', async () => {
    await using other = await exampleLab('spring-boot');
    // The wrapper of a real project fetches Maven and starts it; this one has it already.
    const trace = join(other.folder, 'wrapper-was-here');
    await writeFile(
      join(other.app, 'mvnw'),
      `#!/bin/sh\necho "$@" > ${trace}\nmvn "$@" && cp target/birds-1.0.0.jar ${madeByMaven()}\n`,
    );
    await chmod(join(other.app, 'mvnw'), 0o755);
    await edit(
      join(other.app, 'rockcraft.yaml'),
      (text) =>
        `${text}\nparts:\n  spring-boot-framework/install-app:\n    maven-parameters: [-DskipTests, -Dfinal=x]\n`,
    );
    expect(await pack(other)).toMatchObject({ digest: first.digest });
    expect(await ports.files.readText(trace)).toMatch(/^package .*-DskipTests -Dfinal=x$/m);
    expect(await ports.files.stat(join(other.app, 'target'))).toBeUndefined();
  });

  test('Gradle builds the task bootJar, without a daemon', async () => {
    await using other = await exampleLab('spring-boot');
    await rm(join(other.app, 'pom.xml'));
    await writeFile(
      join(other.app, 'build.gradle'),
      "plugins { id 'org.springframework.boot' version '3.5.0' }\n",
    );
    // Stands in for Gradle, which no registry has: takes only arguments that Gradle takes, and puts a jar where bootJar would.
    const jar = await bootJar();
    await writeFile(
      join(other.app, 'gradlew'),
      [
        '#!/bin/sh',
        'set -e',
        'for argument; do case "$argument" in',
        '  bootJar|--no-daemon|--console=plain|-Pkey=value) ;;',
        '  *) echo "Unknown command-line option $argument" >&2; exit 1 ;;',
        'esac; done',
        'mkdir -p build/libs',
        `cp ${jar} build/libs/birds-1.0.0.jar`,
        'echo plain > build/libs/birds-1.0.0-plain.jar',
        '',
      ].join('\n'),
    );
    await chmod(join(other.app, 'gradlew'), 0o755);
    await edit(
      join(other.app, 'rockcraft.yaml'),
      (text) =>
        `${text}\nparts:\n  spring-boot-framework/install-app:\n    gradle-parameters: [-Pkey=value]\n`,
    );
    const packed = await pack(other);
    expect(packed.digest).toBe(first.digest);
    expect(await readFile(packed.resolution ?? '', 'utf8')).toMatch(/Gradle with JDK/);
  });
});

const madeByMaven = (): string => join(lab.folder, 'made-by-maven.jar');

/** The jar that Maven makes of the example: that of the wrapper, when its test has run. */
async function bootJar(): Promise<string> {
  if ((await ports.files.stat(madeByMaven())) !== undefined) return madeByMaven();
  const work = join(lab.folder, 'maven');
  await using other = await exampleLab('spring-boot');
  await ports.exec.run({ argv: ['cp', '-r', other.app, work] });
  await ports.exec.run({
    argv: [
      'mvn',
      '-B',
      '-q',
      '-DskipTests',
      '-Dproject.build.outputTimestamp=1980-02-01T00:00:00Z',
      'package',
    ],
    cwd: work,
    timeout: 300_000,
  });
  await rename(join(work, 'target/birds-1.0.0.jar'), madeByMaven());
  return madeByMaven();
}

test('a jar that `java -jar` cannot start is a warning', async () => {
  await using other = await exampleLab('spring-boot');
  await edit(join(other.app, 'pom.xml'), (text) => text.replace(/^ *<build>[^]*<\/build>\n/m, ''));
  await pack(other);
  expect(
    said('warning: parts.spring-boot-framework/install-app: java -jar cannot start birds-1.0.0.jar'),
  ).toBe(1);
});

describe('a mistake is told with its place', () => {
  const cases: readonly (RefusalCase & { readonly tested?: true })[] = [
    {
      name: 'code that does not compile',
      spoil: (app) =>
        edit(join(app, PAGES), (text) => text.replace('sightings.isOpen() ?', 'sightings.isShut() ?')),
      code: 'ROCK_BUILD',
      at: `app/${PAGES}`,
      says: /cannot find symbol/,
    },
    {
      name: 'a test that fails',
      spoil: (app) =>
        edit(join(app, 'src/test/java/com/example/birds/BirdsApplicationTests.java'), (text) =>
          text.replace('contains("UP")', 'contains("sideways")'),
        ),
      code: 'ROCK_BUILD',
      says: /-DskipTests/,
      tested: true,
    },
    {
      name: 'a Java that the base does not have',
      spoil: (app) =>
        edit(join(app, 'pom.xml'), (text) => text.replace('<java.version>17', '<java.version>99')),
      code: 'ROCK_BUILD',
      at: 'app/pom.xml:15',
      says: /compiled for Java 99.*setup-java/s,
    },
    {
      name: 'a tag of pom.xml that is not closed',
      spoil: (app) => edit(join(app, 'pom.xml'), (text) => text.replace('</properties>', '</propertees>')),
      code: 'ROCK_BUILD',
      at: 'app/pom.xml:16',
      says: /end tag name <\/propertees>/,
    },
    {
      name: 'no parent',
      spoil: (app) => edit(join(app, 'pom.xml'), (text) => text.replace(/^ *<parent>[^]*<\/parent>\n/m, '')),
      code: 'ROCK_BUILD',
      at: 'app/pom.xml:12',
      says: /spring-boot-starter-web:jar is missing.*spring-boot-starter-parent/s,
    },
    {
      name: 'another packaging',
      async spoil(app) {
        await edit(join(app, 'pom.xml'), (text) =>
          text.replace(/^( *)<version>1/m, '$1<packaging>war</packaging>\n$&'),
        );
      },
      code: 'ROCK_BUILD',
      at: 'app/pom.xml:13',
      says: /no jar, because the packaging is another one/,
    },
    {
      name: 'a wrapper with the line ends of Windows',
      async spoil(app) {
        await writeFile(join(app, 'mvnw'), '#!/bin/sh\r\nexec mvn "$@"\r\n');
        await chmod(join(app, 'mvnw'), 0o755);
      },
      code: 'ROCK_BUILD',
      at: 'app/mvnw:1',
      says: /line ends of Windows.*eol=lf/s,
    },
    {
      name: 'a script of the user',
      spoil: (app) =>
        edit(
          join(app, 'rockcraft.yaml'),
          (text) => `${text}\nparts:\n  spring-boot-framework/install-app:\n    override-build: make\n`,
        ),
      code: 'ROCK_UNSUPPORTED',
      at: 'app/rockcraft.yaml',
      says: /override-build runs a script/,
    },
  ];
  test.each(cases)('$name', async ({ spoil, tested, ...expected }) => {
    await using other = await exampleLab('spring-boot');
    await spoil(other.app);
    await expectRefusal(tested === true ? packTested(other) : pack(other), expected);
  });
});
