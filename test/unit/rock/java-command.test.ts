import { describe, expect, test } from 'vitest';
import { selectCommand } from '../../../src/rock/builds/java/build-command.ts';
import type { JavaPlan } from '../../../src/rock/plan/index.ts';
import { realPorts } from '../../support/ports.ts';
import { failureOf } from '../../support/refusal.ts';

const plan = (more: Partial<JavaPlan>): JavaPlan => ({
  plugin: 'maven',
  part: 'app',
  source: 'server',
  environment: {},
  into: 'jar',
  parameters: [],
  wrapper: false,
  tasks: ['build'],
  daemon: false,
  ...more,
});

/** What is chosen on a machine with these programs on PATH, for a project with these wrappers. */
function select(given: Partial<JavaPlan>, onPath: readonly string[], wrappers: readonly string[]) {
  const which = (name: string): Promise<string | undefined> =>
    Promise.resolve(onPath.includes(name) ? `/usr/bin/${name}` : undefined);
  const exec = { ...realPorts().exec, which };
  return selectCommand({ exec }, plan(given), '/work', new Set(wrappers));
}

describe('the build tool', () => {
  test.each([
    ['Maven on PATH', {}, ['mvn'], ['mvnw'], '/usr/bin/mvn'],
    ['the wrapper of Maven that is asked for', { wrapper: true }, ['mvn'], ['mvnw'], '/work/mvnw'],
    [
      'the wrapper of Gradle wherever there is one',
      { plugin: 'gradle' },
      ['gradle'],
      ['gradlew'],
      '/work/gradlew',
    ],
    ['Gradle on PATH', { plugin: 'gradle' }, ['gradle'], [], '/usr/bin/gradle'],
  ] as const)('is %s', async (_, given, onPath, wrappers, program) => {
    expect((await select(given, onPath, wrappers)).argv[0]).toBe(program);
  });

  test('that is a missing wrapper is refused with its place', async () => {
    expect(await failureOf(select({ wrapper: true }, ['mvn'], []))).toMatchObject({
      code: 'ROCK_BUILD',
      message: 'parts.app: maven-use-wrapper is set and there is no mvnw',
      at: { file: 'server/mvnw' },
      hint: expect.stringContaining('mvn wrapper:wrapper') as string,
    });
  });

  test.each([
    ['maven', 'Maven', 'mvn wrapper:wrapper'],
    ['gradle', 'Gradle', 'gradle wrapper'],
  ] as const)('that is nowhere is refused: %s', async (plugin, tool, words) => {
    expect(await failureOf(select({ plugin }, [], []))).toMatchObject({
      code: 'ROCK_TOOLCHAIN',
      message: `${tool} is needed to build the app and is not on PATH`,
      hint: expect.stringContaining(words) as string,
    });
  });
});
