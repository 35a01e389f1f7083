import { z } from 'zod/mini';
import { gradleScript, mavenScript } from '../../frameworks/index.ts';
import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';
import { splitWords } from './command.ts';
import { isOn, isUnset, readLocalSource } from './part-keys.ts';
import type { JavaPlan, JlinkPlan } from './types.ts';
import { readVariables } from './variables.ts';

const texts = z.nullish(z.array(z.string()));

/** Reads a `plugin: maven` or `plugin: gradle` part. */
export function planJavaPart(name: string, part: RockPart, collector: Collector): JavaPlan | undefined {
  const plugin = part.plugin === 'gradle' ? 'gradle' : 'maven';
  const source = readLocalSource(name, part, collector);
  const environment = readVariables(name, part, collector);
  const script = part['override-build'] ?? '';
  const known = plugin === 'gradle' ? gradleScript : mavenScript;
  if (script.trim() !== '' && script !== known)
    collector.refuse(['parts', name, 'override-build'], 'override-build runs a script');
  const organize = Object.entries(part.organize ?? {});
  const [first] = organize;
  if (organize.length > 1 || (first !== undefined && first[0] !== '**/*.jar'))
    collector.refuse(['parts', name, 'organize'], 'organize can only say where all jars go (`**/*.jar`)');
  for (const key of ['stage', 'prime', 'permissions'] as const)
    if (!isUnset(part[key]))
      collector.refuse(['parts', name, key], `${key} is not followed for plugin ${plugin}`);
  const parameters = texts.parse(part[`${plugin}-parameters`]) ?? [];
  parameters.forEach((parameter, index) => {
    if (/[$`;|&<>]/.test(parameter))
      collector.refuse(['parts', name, `${plugin}-parameters`, index], 'the parameter needs a shell');
  });
  const task = typeof part['gradle-task'] === 'string' ? part['gradle-task'] : 'build';
  const initScript = part['gradle-init-script'];
  collector.notice(
    `parts.${name}: ${plugin === 'maven' ? 'Maven' : 'Gradle'} runs on this machine, with its JDK`,
  );
  if (source === undefined) return undefined;
  return {
    plugin,
    part: name,
    source,
    environment,
    into: (first?.[1] ?? 'jar').replaceAll(/^\/+|\/+$/g, ''),
    parameters: parameters.flatMap((parameter) => splitWords(parameter) ?? [parameter]),
    wrapper: isOn(part['maven-use-wrapper']),
    tasks: splitWords(task) ?? [task],
    ...(typeof initScript === 'string' && initScript !== '' ? { initScript } : {}),
    daemon: isOn(part['gradle-use-daemon']),
  };
}

/** Reads a `plugin: jlink` part. */
export function planJlinkPart(name: string, part: RockPart, collector: Collector): JlinkPlan {
  const packages = part['build-packages'] ?? [];
  const jdk = packages.map(findJdk).find((found) => found !== undefined);
  if (jdk === undefined)
    collector.refuse(
      ['parts', name, packages.length === 0 ? 'plugin' : 'build-packages'],
      'the runtime is cut from a JDK: default-jdk or openjdk-N-jdk must be among the build-packages',
    );
  if (!isUnset(part['source'])) collector.notice(`parts.${name}.source: plugin jlink does not use it`);
  const multiRelease = part['jlink-multi-release'];
  const list = (key: string): readonly string[] => (texts.parse(part[key]) ?? []).map((text) => text.trim());
  return {
    plugin: 'jlink',
    part: name,
    jdk: jdk ?? '',
    modules: list('jlink-modules'),
    extraModules: list('jlink-extra-modules'),
    multiRelease:
      typeof multiRelease === 'string' || typeof multiRelease === 'number' ? String(multiRelease) : 'base',
  };
}

/** The package with the compiler and the modules, without the tools for screens. */
function findJdk(name: string): string | undefined {
  const [, stem] = /^(default-jdk|openjdk-\d+-jdk)(?:-headless)?$/.exec(name) ?? [];
  return stem === undefined ? undefined : `${stem}-headless`;
}
