import {
  exists,
  field,
  isTruthy,
  mapNode,
  type ProjectFacts,
  type Snippet,
  type YamlNode,
} from '../project/index.ts';
import { assetsPart } from './assets-part.ts';
import {
  appPortOption,
  oauthOptions,
  rotateSecretKey,
  secretOptions,
  secretOptionsV2,
} from './charm-options.ts';
import { springBootProfilesOption, springMetricsOptions, springOauthOptions } from './charm-options-java.ts';
import type { Detection, Framework, RockExtension, RockProject } from './framework.ts';
import { javaProblems } from './java-project.ts';
import { misplacedEntries } from './rock-parts.ts';

const part = (name: string): string => `spring-boot-framework/${name}`;
const assets = { part: part('assets'), files: ['migrate', 'migrate.sh'] };

/** https://documentation.ubuntu.com/rockcraft/latest/reference/extensions/spring-boot-framework/ */
export const springBoot: Framework = {
  id: 'spring-boot',
  extension: 'spring-boot-framework',
  title: 'Spring Boot',
  detect,
  rock: {
    bases: ['bare', 'ubuntu@24.04'],
    experimental: true,
    reads: {
      [part('gradle-init-script')]: [],
      [part('install-app')]: [],
      [part('runtime')]: [],
      [assets.part]: ['stage'],
    },
    readsService: false,
    expand,
    offers: `  # Another Java to build and to run the app with.
  spring-boot-framework/install-app:
    build-packages:
      - openjdk-21-jdk-headless
  spring-boot-framework/runtime:
    build-packages:
      - openjdk-21-jdk-headless
  # Files beside the program; app/ stands before each.
  spring-boot-framework/assets:
    stage:
      - app/static
`,
  },
  charm: {
    series: ['24.04'],
    experimental: true,
    container: 'app',
    module: 'paas_charm.springboot',
    options: { ...appPortOption, ...springBootProfilesOption, ...springMetricsOptions, ...secretOptions },
    optionsV2: { ...springBootProfilesOption, ...secretOptionsV2 },
    actions: rotateSecretKey,
    oauthOptions: { ...oauthOptions, ...springOauthOptions },
    jsonLogging: false,
  },
};

function detect(facts: ProjectFacts): Detection {
  for (const file of ['pom.xml', 'build.gradle']) {
    const lines = (facts.texts.get(file) ?? '').split('\n');
    const line = lines.findIndex((text) => text.includes('org.springframework.boot'));
    if (line >= 0)
      return {
        evidence: [{ message: `${file} is of Spring Boot`, at: { file, line: line + 1 } }],
        lacking: [],
      };
  }
  return { evidence: [], lacking: ['`org.springframework.boot` in pom.xml or build.gradle'] };
}

/** rockcraft/extensions/springboot.py */
function expand(project: RockProject): RockExtension {
  const { root, facts } = project;
  const script = field(root, 'parts', part('gradle-init-script'), 'override-build');
  const problems = [
    ...javaProblems(facts, isTruthy(script) ? script : undefined),
    ...misplacedEntries(root, ['parts', assets.part, 'stage'], 'app/'),
  ];
  if (problems.length > 0) return { problems };
  const bare = project.base === 'bare';
  const assetsOfProject = assetsPart(project, assets);
  return {
    problems,
    add: mapNode({
      'run-user': '_daemon_',
      services: {
        'spring-boot': {
          override: 'replace',
          startup: 'enabled',
          user: '_daemon_',
          'working-dir': '/app',
          command: 'bash -c "java -jar *.jar"',
        },
      },
      parts: {
        ...(script !== undefined && isTruthy(script)
          ? {
              [part('gradle-init-script')]: {
                plugin: 'nil',
                source: '.',
                'override-build': script,
                prime: [],
              },
            }
          : {}),
        [part('install-app')]: {
          source: '.',
          organize: { '**/*.jar': 'app/' },
          ...(exists(facts, 'build.gradle') ? gradlePart(project) : mavenPart(project)),
          ...(bare
            ? {
                'stage-packages': [
                  'libnss3_nss',
                  'libc6_libs',
                  'libgcc-s1_libs',
                  'libstdc++6_libs',
                  'zlib1g_libs',
                ],
              }
            : {}),
        },
        [part('runtime')]: {
          plugin: 'jlink',
          after: [part('install-app')],
          'build-packages': userPackages(project, 'runtime') ?? ['default-jdk'],
          ...(bare
            ? { 'stage-packages': ['bash_bins', 'base-files_chisel', 'base-files_tmp', 'coreutils_bins'] }
            : {}),
        },
        ...(assetsOfProject === undefined ? {} : { [assets.part]: assetsOfProject }),
      },
    }),
  };
}

function userPackages({ root }: RockProject, name: string): YamlNode | undefined {
  const packages = field(root, 'parts', part(name), 'build-packages');
  return isTruthy(packages) ? packages : undefined;
}

function mavenPart(project: RockProject): Readonly<Record<string, Snippet>> {
  const wrapper = exists(project.facts, 'mvnw');
  return {
    plugin: 'maven',
    'build-packages': userPackages(project, 'install-app') ?? ['default-jdk', ...(wrapper ? [] : ['maven'])],
    'override-build': mavenScript,
    ...(wrapper ? { 'maven-use-wrapper': 'True' } : {}),
  };
}

function gradlePart({ root, facts }: RockProject): Readonly<Record<string, Snippet>> {
  const hasInitScript = isTruthy(field(root, 'parts', part('gradle-init-script')));
  return {
    plugin: 'gradle',
    'gradle-task': 'bootJar',
    'build-packages': ['default-jdk', ...(exists(facts, 'gradlew') ? [] : ['gradle'])],
    ...(hasInitScript
      ? {
          'build-environment': [{ GRADLE_USER_HOME: '${CRAFT_PART_BUILD}/.gradle/' }],
          after: [part('gradle-init-script')],
        }
      : {}),
    'override-build': hasInitScript ? `${initScript}\n${gradleScript}` : gradleScript,
  };
}

// The tool's own words, which are part of the document that it prints.
export const mavenScript = "craftctl default\nfind ${CRAFT_PART_INSTALL} -name '*-plain.jar' -type f -delete";
export const gradleScript = [
  'craftctl default',
  "SPRING_FAT_JAR=$(find ${CRAFT_PART_BUILD}/build/libs -name '*.jar' ! -name '*-plain.jar' -type f -printf '%f\\n' | head -1)",
  '[ -n "${SPRING_FAT_JAR}" ] || (echo "ERROR: could not find Spring Boot fat JAR in build/libs" && exit 1)',
  'find ${CRAFT_PART_INSTALL}/jar -name "*.jar" ! -name "${SPRING_FAT_JAR}" -delete',
].join('\n');
const initScript =
  'mkdir -p ${CRAFT_PART_BUILD}/.gradle/\ncp ${CRAFT_STAGE}/*init.gradle* ${CRAFT_PART_BUILD}/.gradle/';
