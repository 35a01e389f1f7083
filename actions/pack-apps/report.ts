import { errorMessage, Failure, isFailure } from '../../src/errors/index.ts';
import { PartialFailure, renderFailure, type ActionRun, type OutputsOf } from '../../src/action/index.ts';
import type { App } from '../../src/project/index.ts';
import type { packApps } from './definition.ts';
import type { PackedTask } from './pack.ts';
import type { PackTask } from './plan.ts';

type Run = Pick<ActionRun<typeof packApps>, 'ports' | 'summary'>;

/** What became of one app. */
export interface AppResult {
  readonly app: App;
  readonly packed: Readonly<Partial<Record<PackTask['kind'], PackedTask>>>;
  readonly errors: readonly { readonly kind: PackTask['kind']; readonly error: unknown }[];
}

export function describePlan({ ports }: Run, apps: readonly App[], limit: number): void {
  ports.reporter.info(`${apps.length} apps, ${limit} at a time`);
  for (const { name, path, charmPath } of apps)
    ports.reporter.info(`${name}: ${path}${charmPath === undefined ? ', no charm' : ''}`);
}

/** Puts the results of the tasks, which are in their order, together for each app. */
export function gather(
  apps: readonly App[],
  tasks: readonly PackTask[],
  results: readonly PromiseSettledResult<PackedTask>[],
): readonly AppResult[] {
  return apps.map((app) => {
    const own = tasks.flatMap(({ app: { name }, kind }, at) => {
      const result = results[at];
      return name !== app.name || result === undefined ? [] : [{ kind, result }];
    });
    return {
      app,
      packed: Object.fromEntries(
        own.flatMap(({ kind, result }) => (result.status === 'fulfilled' ? [[kind, result.value]] : [])),
      ),
      errors: own.flatMap(({ kind, result }) =>
        result.status === 'rejected' ? [{ kind, error: result.reason as unknown }] : [],
      ),
    };
  });
}

/**
 * Tells what became of the apps.
 *
 * @throws PartialFailure `APPS_FAILED` with the outputs when some failed
 */
export function requireAll(
  { ports, summary }: Run,
  results: readonly AppResult[],
): OutputsOf<typeof packApps> {
  const failed = results.filter(({ errors }) => errors.length > 0);
  summary.heading('Apps').table(
    ['App', 'Folder', 'Rock', 'Charm'],
    results.map(({ app, packed, errors }) => {
      const cell = (kind: PackTask['kind']): string => {
        const error = errors.find((each) => each.kind === kind)?.error;
        return error === undefined ? describeTask(packed[kind]) : `**failed**: ${errorMessage(error)}`;
      };
      return [app.name, `\`${app.path}\``, cell('rock'), cell('charm')];
    }),
  );
  for (const { packed } of results)
    for (const kind of ['rock', 'charm'] as const) if (packed[kind]) summary.include(packed[kind].summary);
  const outputs = {
    apps: JSON.stringify(results.map(describeResult)),
    failed: failed.map(({ app }) => app.name).join(','),
  };
  if (failed.length === 0) return outputs;
  const errors = failed.flatMap(({ app, errors }) => errors.map(({ error }) => ({ name: app.name, error })));
  for (const { name, error } of errors)
    ports.reporter.warning(`${name}: ${errorMessage(error)}`, isFailure(error) ? error.at : undefined);
  const [first, ...others] = errors;
  const only = others.length === 0 && first?.error instanceof Failure ? first.error.at : undefined;
  throw new PartialFailure(
    'APPS_FAILED',
    `${failed.length} of ${results.length} apps failed: ${failed.map(({ app }) => app.name).join(', ')}`,
    outputs,
    {
      hint: 'The others were packed; the output `apps` names their files.',
      details: errors.flatMap(({ name, error }) => renderFailure(error).map((line) => `${name}: ${line}`)),
      ...(only !== undefined && { at: only }),
    },
  );
}

function describeTask(task: PackedTask | undefined): string {
  if (task === undefined) return '';
  const { version, digest, sha256, rebuilt, reused } = task.outputs;
  const made = rebuilt === undefined ? reused !== 'true' : rebuilt !== '';
  const what = [version, digest ?? sha256].filter((text) => text !== undefined);
  return `${what.map((text) => `\`${text}\``).join(' ')} ${made ? `made${rebuilt ? `: ${rebuilt}` : ''}` : 'unchanged'}`;
}

function describeResult({ app: { name, path }, packed, errors }: AppResult): object {
  return {
    name,
    path,
    ...(packed.rock && { rock: packed.rock.outputs }),
    ...(packed.charm && { charm: packed.charm.outputs }),
    ...(errors.length > 0 && {
      error: errors.map(({ kind, error }) => ({
        kind,
        code: isFailure(error) ? error.code : 'BUG',
        message: errorMessage(error),
      })),
    }),
  };
}
