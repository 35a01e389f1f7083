import { Failure } from '../../src/errors/index.ts';
import { findIntegration } from '../../src/integrations/index.ts';
import { findApplication, jujuCommands, parseServices, readStatus } from '../../src/juju/index.ts';
import type { ApplicationStatus, Juju } from '../../src/juju/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { areActive, doChecksPass, doServicesRun, hasMetrics, hasVariables } from './app-looks.ts';
import type { TestResult } from './junit.ts';
import { failed, skipped, untilRight, type Remark } from './remark.ts';
import { askPebble, readSettings, readVariables, type CheckedApp } from './workload.ts';

export interface AppChecks {
  /** An option that is changed for a moment, and its other value. */
  readonly change: readonly [option: string, value: string] | undefined;
  /** Milliseconds for each of them to come true. */
  readonly time: number;
  /** Asks the app over HTTP, as the smoke test has done before. */
  readonly answers: () => Promise<readonly TestResult[]>;
}

/** Reads the input smoke-config. @throws Failure `INPUT_INVALID` */
export function parseChange(text: string | undefined): AppChecks['change'] {
  if (text === undefined) return undefined;
  const [, option, value] = /^([a-z][\w-]*)=(.*)$/i.exec(text.trim()) ?? [];
  if (option !== undefined && value !== undefined) return [option, value];
  throw new Failure('INPUT_INVALID', `smoke-config is "${text}", which is no option with a value`, {
    hint: 'Write it as: greeting=Good day',
  });
}

type CheckPorts = Pick<Ports, 'http' | 'clock' | 'reporter'>;

/**
 * Looks into a deployed app that answers: states, health, variables, metrics. Then it restarts the app, and changes an
 * option and puts it back.
 *
 * @throws Failure `JUJU_UNREACHABLE` and its like when the model cannot be read.
 */
export async function checkApp(
  ports: CheckPorts,
  juju: Juju,
  app: CheckedApp,
  checks: AppChecks,
): Promise<readonly TestResult[]> {
  const found = findApplication(await readStatus(juju, app.model), app.application);
  if (found === undefined) return [];
  const results: TestResult[] = [];
  const add = async (name: string, work: () => Promise<Remark>): Promise<void> => {
    const began = ports.clock.monotonic();
    const remark = await work();
    const seconds = (ports.clock.monotonic() - began) / 1000;
    ports.reporter.info(`${name}: ${remark?.message ?? 'passed'}`);
    results.push({ name, outcome: remark?.outcome ?? 'passed', message: remark?.message, seconds });
  };
  const soon = (look: () => Promise<Remark>): Promise<Remark> =>
    untilRight(ports.clock, look, ports.clock.monotonic() + checks.time);
  const stillAnswers = async (): Promise<Remark> => {
    const wrong = (await checks.answers()).find(({ outcome }) => outcome === 'failed');
    return wrong && failed(`${wrong.name}: ${wrong.message ?? ''}`);
  };

  await add('units are active', () => soon(() => areActive(juju, app)));
  await add('services of Pebble run', () => soon(() => doServicesRun(juju, app, found)));
  await add('checks of Pebble pass', () => soon(() => doChecksPass(juju, app, found)));
  for (const { endpoint, interface: of = '' } of found.relations) {
    const known = findIntegration(endpoint, of);
    if (known !== undefined && known.variables('').length > 0)
      await add(`${endpoint} yields its variables`, () =>
        soon(() => hasVariables(juju, app, found, known, endpoint)),
      );
  }
  await add('metrics can be scraped', () => soon(() => hasMetrics(ports, juju, app, found)));
  await add('a restart is survived', async () => {
    await restart(juju, app, found);
    return (await stillAnswers()) ?? soon(() => doServicesRun(juju, app, found));
  });
  const { change } = checks;
  await add('a changed option reaches the app', async () => {
    if (change === undefined) return skipped('the input smoke-config names no option');
    const reset = await set(juju, app, change);
    if (reset === undefined) return skipped(`${change[0]} is ${change[1]} already`);
    try {
      return (await soon(() => hasValue(juju, app, found, change[1]))) ?? (await stillAnswers());
    } finally {
      await reset();
    }
  });
  return results;
}

async function restart(juju: Juju, app: CheckedApp, { units }: ApplicationStatus): Promise<void> {
  for (const unit of units) {
    const [answer] = await askPebble(juju, app, { units: [unit] }, 'services');
    const running = parseServices(answer?.text ?? '').filter(({ current }) => current === 'active');
    if (running.length > 0)
      await askPebble(juju, app, { units: [unit] }, 'restart', ...running.map(({ name }) => name));
  }
}

/** Sets an option and answers what puts it back; undefined when it has that value. */
async function set(
  juju: Juju,
  app: CheckedApp,
  [option, value]: readonly [string, string],
): Promise<(() => Promise<void>) | undefined> {
  const { model, application, packed } = app;
  if (!packed.options.has(option)) {
    throw new Failure(
      'INPUT_INVALID',
      `smoke-config names ${option}, which the charm ${packed.name} does not have`,
      {
        hint: `Its options are: ${[...packed.options.keys()].join(', ')}`,
      },
    );
  }
  const before = (await readSettings(juju, app)).get(option);
  if (String(before) === value) return undefined;
  await juju.run(jujuCommands.setConfig(model, application, { [option]: value }));
  const isDefault = before === undefined || before === null || before === packed.defaults.get(option);
  const back = isDefault
    ? jujuCommands.resetConfig(model, application, [option])
    : jujuCommands.setConfig(model, application, { [option]: String(before) });
  return async () => void (await juju.run(back));
}

async function hasValue(
  juju: Juju,
  app: CheckedApp,
  found: ApplicationStatus,
  value: string,
): Promise<Remark> {
  const values = [...(await readVariables(juju, app, found)).values()];
  return values.includes(value) ? undefined : failed(`no variable of the app is ${value}`);
}
