import { join } from 'node:path';
import type { Host } from '../../src/action/index.ts';
import { Failure, isFailure } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { installPackages } from './packages.ts';

const START_LIMIT = 15_000;

type RegistryPorts = Pick<Ports, 'random' | 'exec' | 'files' | 'http' | 'clock' | 'reporter'>;

/** What was found or done, for the log. */
export type RegistryState = 'answered already' | 'started';

/**
 * Makes sure that a registry answers at `address` (`host:port` on this machine): Debian's `docker-registry`, with its
 * blobs in the state folder.
 *
 * @throws Failure `SETUP_PORT_TAKEN`, `SETUP_NOT_READY`, `SETUP_NEEDS_ROOT`, `INPUT_INVALID`
 */
export async function ensureLocalRegistry(
  address: string,
  ports: RegistryPorts,
  host: Host,
  install: boolean,
): Promise<RegistryState> {
  if (!/^(127\.0\.0\.1|localhost):\d{1,5}$/.test(address)) {
    throw new Failure('INPUT_INVALID', `registry must be 127.0.0.1:PORT, got "${address}"`, {
      hint: 'The local registry is for this machine only. To push elsewhere, name that registry in the publish step.',
    });
  }
  const first = await probe(address, ports);
  if (first === 'registry') return 'answered already';
  if (first === 'other') {
    throw new Failure('SETUP_PORT_TAKEN', `something that is not a registry answers at ${address}`, {
      hint: `Stop it (ss -ltnp 'sport = :${address.split(':')[1] ?? ''}' names it), or choose another address with the input registry.`,
    });
  }
  if ((await ports.exec.which('docker-registry')) === undefined) {
    await installPackages(
      { purpose: 'the local registry', packages: ['docker-registry'], install },
      ports,
      host,
    );
  }
  // The package's own service may have come up on the same port.
  if ((await probe(address, ports)) === 'registry') return 'answered already';
  await start(address, ports, host);
  return 'started';
}

/** Stops the registry that `ensureLocalRegistry` started at this address, if any, and removes its blobs. */
export async function removeLocalRegistry(
  address: string,
  ports: Pick<Ports, 'exec' | 'files'>,
  host: Host,
): Promise<void> {
  const folder = folderOf(address, host);
  const pid = Number(await ports.files.readText(join(folder, 'pid')));
  // The file may be older than the process that has the number now: only a registry is stopped.
  const command =
    Number.isInteger(pid) && pid > 1 ? await ports.files.readText(`/proc/${pid}/cmdline`) : undefined;
  if (command?.includes('docker-registry')) ports.exec.signal(pid, 'SIGTERM');
  await ports.files.remove(folder);
}

async function start(address: string, ports: RegistryPorts, host: Host): Promise<void> {
  const folder = folderOf(address, host);
  const config = join(folder, 'config.json');
  const log = join(folder, 'registry.log');
  await ports.files.mkdir(folder, { mode: 0o700 });
  // JSON is YAML, and needs no quoting rules.
  const settings = {
    version: '0.1',
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: address },
  };
  await ports.files.write(config, JSON.stringify(settings, undefined, 2));
  const pid = await ports.exec.detach({
    argv: ['docker-registry', 'serve', config],
    // Telemetry of the program is off unless asked for; this keeps it from trying.
    env: { OTEL_TRACES_EXPORTER: 'none' },
    log,
  });
  await ports.files.write(join(folder, 'pid'), String(pid));
  const deadline = ports.clock.monotonic() + START_LIMIT;
  while ((await probe(address, ports)) !== 'registry') {
    if (ports.clock.monotonic() > deadline || !ports.exec.signal(pid, 0)) {
      const tail = (await ports.files.readText(log)) ?? '';
      throw new Failure('SETUP_NOT_READY', `the local registry did not answer at ${address}`, {
        hint: `Its log is ${log}.`,
        details: tail.trimEnd().split('\n').slice(-10),
      });
    }
    await ports.clock.sleep(50);
  }
}

function folderOf(address: string, host: Pick<Host, 'stateDir'>): string {
  return join(host.stateDir, 'registry', address.replace(':', '-'));
}

/** The distribution API answers `GET /v2/` with 200, or with 401 and its own version header. */
async function probe(
  address: string,
  { http }: Pick<Ports, 'http'>,
): Promise<'registry' | 'other' | 'nothing'> {
  try {
    const answer = await http.request({
      method: 'GET',
      url: `http://${address}/v2/`,
      connectTimeout: 2_000,
      headersTimeout: 3_000,
    });
    answer.discard();
    const isRegistry =
      answer.headers['docker-distribution-api-version'] !== undefined || answer.status === 200;
    return isRegistry ? 'registry' : 'other';
  } catch (error) {
    if (isFailure(error, 'NETWORK_UNREACHABLE')) return 'nothing';
    if (isFailure(error, 'NETWORK_TIMEOUT')) return 'other';
    throw error;
  }
}
