import { Failure, errorMessage } from '../errors/index.ts';
import type { Reporter } from '../ports/index.ts';
import { createNodePorts, keepLongRunsSmall } from '../ports/node/index.ts';
import type { ActionDefinition, ActionMain } from './define.ts';
import { proxySettings, toolEnvironment } from './environment.ts';
import type { Host } from './host.ts';
import { parseInputs } from './inputs.ts';
import { PartialFailure } from './partial-failure.ts';
import { renderFailure } from './render-failure.ts';
import { prepareSchemas } from './schemas.ts';
import { Summary } from './summary.ts';

/** The place that an action runs in: a GitHub runner, or a terminal. */
export interface Shell {
  readonly reporter: Reporter;
  readonly host: Host;
  readonly env: Readonly<Record<string, string | undefined>>;
  readInput(name: string): string;
  setOutput(name: string, value: string): Promise<void>;
  writeSummary(markdown: string): Promise<void>;
  /** Shows a failure where the user looks first, such as an annotation on the line. */
  fail(error: unknown, rendered: readonly string[]): void;
}

/** How long an interrupted run may take to clean up before it is ended anyway: the runner waits 7.5 s. */
const CLEAN_UP_LIMIT = 4_500;

/**
 * Runs one action from its inputs to its outputs and returns the process's exit code: 0, 1 for a failure, 130 when
 * it was cancelled. Secrets are masked before anything can be printed; the first signal cancels, the second ends.
 */
export async function runAction<D extends ActionDefinition>(
  definition: D,
  load: () => Promise<ActionMain<D>>,
  shell: Shell,
  cleanUpLimit = CLEAN_UP_LIMIT,
): Promise<number> {
  prepareSchemas('seldom');
  for (const [name, field] of Object.entries(definition.inputs)) {
    if (field.secret && shell.readInput(name) !== '') shell.reporter.mask(shell.readInput(name));
  }
  const cancel = new AbortController();
  const stopListening = onSignals(cancel, cleanUpLimit);
  const toolEnv = toolEnvironment(shell.env);
  const endWait = keepLongRunsSmall();
  const ports = createNodePorts({
    reporter: shell.reporter,
    signal: cancel.signal,
    toolEnv,
    proxy: proxySettings(shell.env),
  });
  const host = withRun(shell.host, toolEnv, cancel.signal);
  const summary = new Summary();
  let exitCode = 0;
  try {
    const inputs = parseInputs(definition, (name) => shell.readInput(name));
    const main = await load();
    const outputs = await main({ inputs, ports, host, summary, signal: cancel.signal });
    await writeOutputs(definition, outputs, shell);
  } catch (error) {
    exitCode = cancel.signal.aborted ? 130 : 1;
    if (error instanceof PartialFailure) await writeOutputs(definition, error.outputs, shell);
    const shown = cancel.signal.aborted && !(error instanceof Failure) ? cancelled(error) : error;
    const rendered = renderFailure(shown);
    shell.fail(shown, rendered);
    summary.heading(`${definition.title} failed`).code(rendered.join('\n'));
  } finally {
    stopListening();
    endWait();
    await ports.dispose();
    if (!summary.empty) await shell.writeSummary(summary.render()).catch(noteLostSummary(shell));
  }
  return exitCode;
}

/** What goes on PATH for later steps is on PATH for the programs of this run as well, and they end when it is cancelled. */
function withRun(host: Host, toolEnv: Record<string, string>, signal: AbortSignal): Host {
  return {
    ...host,
    runVisibly: (argv, timeout) => host.runVisibly(argv, timeout, signal),
    async addPath(folder) {
      await host.addPath(folder);
      toolEnv['PATH'] = `${folder}:${toolEnv['PATH'] ?? ''}`;
    },
  };
}

async function writeOutputs<D extends ActionDefinition>(
  definition: D,
  outputs: Readonly<Record<string, string | undefined>>,
  shell: Shell,
): Promise<void> {
  const known: Readonly<Record<string, string>> = definition.outputs;
  for (const [name, value] of Object.entries(outputs)) {
    if (!(name in known)) throw new Error(`output ${name} is not declared by ${definition.name}`);
    if (value !== undefined) await shell.setOutput(name, value);
  }
}

function onSignals(cancel: AbortController, cleanUpLimit: number): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (cancel.signal.aborted) process.exit(130);
    cancel.abort(new Failure('CANCELLED', `the run was cancelled by ${signal}`));
    setTimeout(() => process.exit(130), cleanUpLimit).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}

function cancelled(cause: unknown): Failure {
  return new Failure('CANCELLED', 'the run was cancelled', { cause });
}

function noteLostSummary(shell: Shell): (error: unknown) => void {
  return (error) => shell.reporter.warning(`the job summary could not be written: ${errorMessage(error)}`);
}
