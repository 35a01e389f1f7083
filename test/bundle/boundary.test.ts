import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod/mini';
import { actions } from '../../actions/index.ts';
import type { Field } from '../../src/action/index.ts';
import { BUNDLES, runBundle } from '../support/bundles.ts';
import { ROOT } from '../support/source-files.ts';

/** Bytes. Nearly twice what the largest needs; one use of all that `@actions/core` has makes it half a megabyte. */
const LARGEST_ENTRY = 100_000;
const manifest = z.object({ runs: z.object({ using: z.string(), main: z.string() }) });

/** Whether an input takes only some texts. */
function refuses([, field]: readonly [string, Field<unknown>]): boolean {
  return 'problem' in field.read('no-such-choice');
}

describe.each(actions.map(({ definition }) => definition))('$name', (definition) => {
  const folder = definition.name === 'pipeline' ? ROOT : join(ROOT, definition.name);

  test('its action.yml starts the bundle that is built for it', () => {
    const { runs } = manifest.parse(parse(readFileSync(join(folder, 'action.yml'), 'utf8')));
    expect(runs.using).toBe('node24');
    expect(join(folder, runs.main)).toBe(join(ROOT, 'dist', definition.name, 'index.js'));
    expect(statSync(join(BUNDLES, definition.name, 'index.js')).isFile()).toBe(true);
  });

  test('its entry is small: heavy parts are loaded when they are needed', () => {
    expect(statSync(join(BUNDLES, definition.name, 'index.js')).size).toBeLessThan(LARGEST_ENTRY);
  });

  const [choice] = Object.entries(definition.inputs).find(refuses) ?? [];
  // One that only takes names and folders has no text to refuse before it looks for them.
  test.runIf(choice !== undefined)('a wrong input is an annotation with code, hint and summary', async () => {
    const run = await runBundle(definition.name, { [choice ?? '']: 'no-such-choice' });
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/^::error::error\[INPUT_INVALID\]/m);
    expect(run.log).toContain('hint');
    expect(run.summary).toContain('INPUT_INVALID');
    expect(run.outputs).toEqual({});
  });

  const secrets = Object.entries(definition.inputs).filter(([, field]) => field.secret);
  test.runIf(secrets.length > 0)('secrets are masked before anything else is printed', async () => {
    const given = Object.fromEntries(secrets.map(([name]) => [name, `canary-${name}`]));
    const run = await runBundle(definition.name, { ...given, [choice ?? '']: 'no-such-choice' });
    const firstOther = run.log.split('\n').findIndex((line) => !line.startsWith('::add-mask::'));
    for (const [name] of secrets) {
      const masked = run.log.split('\n').indexOf(`::add-mask::canary-${name}`);
      expect(masked).toBeGreaterThanOrEqual(0);
      expect(masked).toBeLessThan(firstOther);
    }
  });

  test('the same inputs are flags of the command line', () => {
    const help = spawnSync(process.execPath, [join(BUNDLES, 'cli/index.js'), definition.name, '--help'], {
      encoding: 'utf8',
    });
    expect(help.status).toBe(0);
    for (const name of Object.keys(definition.inputs)) expect(help.stdout).toContain(`--${name}`);
  });
});

describe('the command line', () => {
  const cli = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [join(BUNDLES, 'cli/index.js'), ...args], { encoding: 'utf8' });

  test('lists its commands', () => {
    const { status, stdout } = cli('help');
    expect(status).toBe(0);
    for (const { definition } of actions) expect(stdout).toContain(definition.name);
  });

  test.each([
    ['a misspelt command', ['pack-rok'], 'Did you mean: paas-action pack-rock'],
    ['a misspelt flag', ['pack-rock', '--pth', 'x'], 'Did you mean --path?'],
  ])('%s is refused with what was meant', (_name, args, hint) => {
    const { status, stderr } = cli(...args);
    expect(status).toBeGreaterThan(0);
    expect(stderr).toContain(hint);
  });
});
