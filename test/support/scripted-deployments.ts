import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { jujuDeploy } from '../../actions/juju-deploy/definition.ts';
import { main } from '../../actions/juju-deploy/main.ts';
import { Failure } from '../../src/errors/index.ts';
import { readCharmWitness } from '../../src/juju/index.ts';
import type { Http, HttpResponse } from '../../src/ports/index.ts';
import { runOf } from './action-run.ts';
import { realPorts, type TestPorts } from './ports.ts';
import { scriptedJuju, type Scenario, type ScriptedJuju } from './scripted-juju.ts';
import { tinyCharm } from './tiny-charm.ts';

export const IMAGE = `registry.example:5000/lab/hello@sha256:${'a'.repeat(64)}`;
const METADATA = `
containers:
  web:
    resource: web-image
resources:
  web-image:
    type: oci-image
`;
const CONFIG = 'options:\n  greeting: {type: string, default: hello}\n  level: {type: int, default: 1}\n';

export interface Outcome {
  readonly outputs: Readonly<Record<string, string | undefined>>;
  readonly error: Failure | undefined;
  readonly changes: readonly string[];
  readonly log: string;
  readonly summary: string;
  readonly script: ScriptedJuju;
}

/** Runs of juju-deploy with the scripted `juju`, and two versions of a charm for them. */
export interface ScriptedDeployments extends AsyncDisposable {
  readonly folder: string;
  readonly charms: { readonly v1: string; readonly v2: string };
  /** What the container of each charm says of its files. */
  readonly hashes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  deploy(
    scenario: Scenario,
    inputs: Readonly<Record<string, string>>,
    http?: Http['request'],
  ): Promise<Outcome>;
}

export async function scriptedDeployments(): Promise<ScriptedDeployments> {
  const folder = await mkdtemp(join(tmpdir(), 'scripted-'));
  const charms = { v1: join(folder, 'hello_v1.charm'), v2: join(folder, 'hello_v2.charm') };
  const hashes: Record<string, Record<string, string>> = {};
  const used: TestPorts[] = [];
  const { files } = realPorts();
  for (const [version, path] of Object.entries(charms)) {
    const content = { 'src/charm.py': `# ${version}\n` };
    await writeFile(
      path,
      tinyCharm({ name: 'hello-k8s', metadata: METADATA, config: CONFIG, files: content }),
    );
    hashes[path] = Object.fromEntries(await readCharmWitness(files, path));
  }
  return {
    folder,
    charms,
    hashes,
    async deploy(scenario, inputs, http = answers(200, 'hello')) {
      const script = await scriptedJuju(folder, { charm: charms.v1, hashes, ...scenario }, http);
      used.push(script.ports);
      const run = runOf(jujuDeploy, script.ports, folder, { model: 'out', ...inputs });
      const [outputs, error] = await main(run).then(
        (found) => [found, undefined] as const,
        (thrown: unknown) => {
          if (!(thrown instanceof Failure)) throw thrown;
          return [{}, thrown] as const;
        },
      );
      return {
        outputs,
        error,
        changes: await script.changes(),
        log: script.ports.reporter.lines.join('\n'),
        summary: run.summary.render(),
        script,
      };
    },
    async [Symbol.asyncDispose]() {
      for (const ports of used) await ports.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An application that gives every question this answer. */
export function answers(status: number, body: string): Http['request'] {
  const response: HttpResponse = {
    status,
    headers: {},
    body: (async function* () {})(),
    text: () => Promise.resolve(body),
    discard: () => undefined,
  };
  return () => Promise.resolve(response);
}
