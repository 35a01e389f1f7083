import { describe, expect, test } from 'vitest';
import { defineAction, PartialFailure, runAction, textField, type Shell } from '../../../src/action/index.ts';
import { Failure } from '../../../src/errors/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts } from '../../support/ports.ts';
import { quietReporter } from '../../support/reporter.ts';

const definition = defineAction({
  name: 'example',
  title: 'Example',
  description: 'Example',
  branding: { icon: 'box', color: 'orange' },
  inputs: { text: textField({ description: 'Text.' }) },
  outputs: { done: 'What was done.', left: 'What was not.' },
});

/** Runs the example with `main`; answers what a runner would have been told. */
async function run(main: () => Promise<Record<string, string>>) {
  const told = { outputs: {} as Record<string, string>, failures: [] as string[], page: '' };
  const shell: Shell = {
    reporter: quietReporter(),
    host: runOf(definition, realPorts(), '/w', {}).host,
    env: {},
    readInput: () => '',
    setOutput: (name, value) => Promise.resolve(void (told.outputs[name] = value)),
    writeSummary: (markdown) => Promise.resolve(void (told.page = markdown)),
    fail: (_, rendered) => void told.failures.push(...rendered),
  };
  return { code: await runAction(definition, () => Promise.resolve(main), shell), ...told };
}

describe('a run', () => {
  test('that works sets its outputs', async () => {
    expect(await run(() => Promise.resolve({ done: 'all' }))).toEqual({
      code: 0,
      outputs: { done: 'all' },
      failures: [],
      page: '',
    });
  });

  test('that fails sets none, and is told', async () => {
    const { code, outputs, failures, page } = await run(() =>
      Promise.reject(new Failure('APPS_NONE', 'there is none')),
    );
    expect([code, outputs, failures[0]]).toEqual([1, {}, 'error[APPS_NONE]: there is none']);
    expect(page).toContain('error[APPS_NONE]: there is none');
  });

  test('that fails in part sets the outputs that hold, and fails', async () => {
    const { code, outputs, failures } = await run(() =>
      Promise.reject(new PartialFailure('APPS_FAILED', 'one failed', { done: 'two', left: undefined })),
    );
    expect([code, outputs, failures[0]]).toEqual([1, { done: 'two' }, 'error[APPS_FAILED]: one failed']);
  });
});
