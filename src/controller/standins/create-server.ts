import { Failure } from '../../errors/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Clock, Random } from '../../ports/index.ts';
import {
  checksumOf,
  newSecretId,
  writeBag,
  type Model,
  type ModelLog,
  type ModelStore,
  type UnitRef,
} from '../model/index.ts';
import type { Server } from './server.ts';

export interface ServerParts {
  readonly store: ModelStore;
  readonly log: ModelLog;
  readonly docker: Docker;
  readonly clock: Clock;
  readonly random: Random;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The hands of one stand-in unit: its container, its side of the relations, its secrets. */
export function createServer(parts: ServerParts, unit: UnitRef, container: string): Server {
  const { store, log, docker, clock, random } = parts;
  const application = unit.unit.split('/')[0] ?? '';
  const installed = new Map<string, string>();
  const done = new Map<string, string>();

  function model(): Model {
    const found = store.read().models[unit.model];
    if (found === undefined)
      throw new Failure('CONTROLLER_STANDIN_FAILED', `the model of ${unit.unit} is gone`);
    return found;
  }

  const own = (label: string) =>
    Object.values(model().secrets).find(
      ({ owner, label: other }) => owner.name === application && other === label,
    );

  return {
    unit,
    application,
    model,
    relation: (id) => model().relations[String(id)],
    request(id) {
      const relation = model().relations[String(id)];
      const other = relation?.ends.find((end) => end.application !== application)?.application;
      return relation?.applications[other ?? '']?.data ?? {};
    },
    requestsOfUnits(id) {
      const units = Object.entries(model().relations[String(id)]?.units ?? {});
      return Object.fromEntries(
        units.flatMap(([name, { data }]) => (name.startsWith(`${application}/`) ? [] : [[name, data]])),
      );
    },
    config(option) {
      const own = model().applications[application];
      return own?.config[option] ?? model().charms[own?.charm ?? '']?.config[option]?.default;
    },
    address: () => model().applications[application]?.address ?? '',
    async install(path, content) {
      if (installed.get(path) === content) return false;
      await docker.containers.putFiles(container, '/', [{ path: path.slice(1), content }]);
      installed.set(path, content);
      return true;
    },
    async once(what, value, work) {
      if (done.get(what) === value) return;
      await work();
      done.set(what, value);
    },
    signal: (name) => docker.containers.kill(container, name),
    run: (argv, stdin, signal) => runIn(docker, container, { argv, stdin, signal }),
    write(id, data) {
      store.commit((state) => {
        const bag = state.models[unit.model]?.relations[String(id)]?.applications[application];
        if (bag !== undefined) writeBag(bag, data);
      });
    },
    writeUnit(id, data) {
      store.commit((state) => {
        const bag = state.models[unit.model]?.relations[String(id)]?.units[unit.unit];
        if (bag !== undefined) writeBag(bag, data);
      });
    },
    secret: (label) => own(label)?.revisions.at(-1)?.content,
    shareSecret(id, label, content) {
      const known = own(label);
      const checksum = checksumOf(content);
      const granted = known?.grants.some((grant) => grant.relation === id) === true;
      if (known !== undefined && granted && known.revisions.at(-1)?.checksum === checksum)
        return `secret:${known.id}`;
      const now = clock.now();
      const secretId = known?.id ?? newSecretId(random);
      store.commit((state) => {
        const draft = state.models[unit.model];
        const other = draft?.relations[String(id)]?.ends.find((end) => end.application !== application);
        if (draft === undefined || other === undefined) return;
        const secret = (draft.secrets[secretId] ??= {
          id: secretId,
          owner: { kind: 'application', name: application },
          label,
          description: '',
          rotate: 'never',
          autoPrune: false,
          revisions: [],
          grants: [],
          consumers: {},
          created: now,
          updated: now,
        });
        const last = secret.revisions.at(-1);
        if (last?.checksum !== checksum) {
          secret.revisions.push({
            revision: (last?.revision ?? 0) + 1,
            content: { ...content },
            checksum,
            created: now,
          });
          secret.updated = now;
        }
        if (!granted) secret.grants.push({ kind: 'application', name: other.application, relation: id });
      });
      return `secret:${secretId}`;
    },
    removeSecret(label) {
      const known = own(label);
      if (known === undefined) return;
      store.commit((state) => {
        Reflect.deleteProperty(state.models[unit.model]?.secrets ?? {}, known.id);
      });
    },
    log(level, message) {
      log.append(unit.model, {
        time: clock.now(),
        entity: `unit-${unit.unit.replace('/', '-')}`,
        level,
        module: `unit.${unit.unit}.stand-in`,
        message,
      });
    },
    password: () => [...random.bytes(32)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join(''),
  };
}

interface RunInRequest {
  readonly argv: readonly [string, ...string[]];
  readonly stdin: string | undefined;
  readonly signal: AbortSignal | undefined;
}

async function runIn(
  docker: Docker,
  container: string,
  { argv, stdin, signal }: RunInRequest,
): Promise<string> {
  const running = await docker.containers.exec(container, {
    argv,
    ...(stdin !== undefined && { stdin: once(Buffer.from(stdin)) }),
    ...(signal !== undefined && { signal }),
  });
  let stdout = '';
  let stderr = '';
  for await (const frame of running.output) {
    const text = Buffer.from(frame.data).toString('utf8');
    if (frame.stream === 'stdout') stdout += text;
    else stderr += text;
  }
  const code = await running.exitCode();
  if (code === 0) return stdout;
  throw new Failure('CONTROLLER_STANDIN_FAILED', `${argv[0]} ended with exit code ${code} in ${container}`, {
    details: stderr.trim().split('\n').slice(-5),
    retryable: true,
  });
}

async function* once(data: Uint8Array): AsyncIterable<Uint8Array> {
  yield data;
}
