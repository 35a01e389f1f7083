import type { ContainerSpec, Mount } from '../../../docker/index.ts';
import {
  networkName,
  serviceNames,
  unitNames,
  type Charm,
  type ContainerLimits,
  type Model,
  type State,
  type UnitRef,
} from '../../model/index.ts';
import type { StandInImage } from '../../standins/index.ts';
import { LINK_VERSION } from './messages.ts';
import { charmPlaces, engineNames, linkPlace, podLabel, storageMounts, unitLabels } from './places.ts';
import { charmUserOf, POD_GROUP, saysUsers } from './users.ts';

/**
 * What charms may expect of the image that Juju runs them in. Its Python has YAML, pip and setuptools, which gives
 * `distutils` to what still imports it.
 */
export function charmImage(base: Charm['base']): StandInImage {
  return {
    name: 'charm-base',
    base,
    packages: [
      ...['bash', 'ca-certificates', 'coreutils', 'curl', 'util-linux'],
      ...['python3', 'python3-pip', 'python3-setuptools', 'python3-yaml'],
    ],
    files: [],
    user: '0:0',
    command: ['sleep', 'infinity'],
    environment: { LANG: 'C.UTF-8', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  };
}

export interface CharmContainerInput {
  readonly state: Readonly<State>;
  readonly model: Model;
  readonly ref: UnitRef;
  readonly charm: Charm;
  readonly podVersion: number;
  readonly limits: ContainerLimits;
  readonly image: string;
  /** The controller's folder. */
  readonly home: string;
  /** Folder of the programs that run in it, `supervisor.py` and `compiled.py`. */
  readonly programs: string;
  /** Path of what Python compiled in an earlier pod of the charm; absent when there was none. */
  readonly compiled: string | undefined;
  /** Path of a Pebble for who asks the workloads' from here; absent when there are none. */
  readonly pebble: string | undefined;
  readonly toolNames: readonly string[];
}

const ARCHIVE = '/charm/charm.zip';
const PROGRAMS = '/charm/programs';
const COMPILED = '/charm/compiled.zip';
const LINK = '/charm/link';

/** The container in which the charm runs and whose network the workloads share. */
export function planCharmContainer(input: CharmContainerInput): ContainerSpec {
  const { state, model, ref, charm } = input;
  const [pod = '', , , full = ''] = unitNames(model, ref.unit);
  const application = ref.unit.split('/')[0] ?? '';
  const names = engineNames(state, ref, charm);
  const storages = storageMounts(state, ref, charm);
  const bind = (source: string, target: string, readOnly: boolean): Mount => ({
    kind: 'bind',
    source,
    target,
    readOnly,
  });
  return {
    name: names['charm'] ?? '',
    image: input.image,
    labels: { ...unitLabels(state, ref), ...podLabel(input.podVersion) },
    entrypoint: ['python3', '-I', '-S', `${PROGRAMS}/supervisor.py`],
    command: [JSON.stringify(supervisorConfig(input))],
    user: '0:0',
    ...input.limits,
    workingDir: '/',
    hostname: pod,
    domainname: full.slice(pod.length + 1),
    network: {
      kind: 'bridge',
      name: networkName(state, model),
      aliases: [...serviceNames(model, application), ...unitNames(model, ref.unit)],
    },
    mounts: [
      bind(charm.path ?? '', ARCHIVE, true),
      bind(input.programs, PROGRAMS, true),
      ...(input.compiled === undefined ? [] : [bind(input.compiled, COMPILED, true)]),
      bind(linkPlace(input.home, ref).folder, LINK, false),
      ...(input.pebble === undefined ? [] : [bind(input.pebble, '/charm/bin/pebble', true)]),
      ...Object.keys(charm.containers).map((container): Mount => ({
        kind: 'volume',
        source: names[container] ?? '',
        target: `/charm/containers/${container}`,
      })),
      ...storages.map(({ volume, location }): Mount => ({
        kind: 'volume',
        source: volume,
        target: location,
      })),
    ],
  };
}

/** Where `packCompiled` leaves its archive in the container. */
export const NEWLY_COMPILED = '/charm/newly-compiled.zip';

/** A program that packs what Python has compiled in the container of a unit. */
export function packCompiled(unit: string): readonly [string, ...string[]] {
  const { charmDir, toolsDir } = charmPlaces(unit);
  return [
    'python3',
    '-I',
    '-S',
    `${PROGRAMS}/compiled.py`,
    ARCHIVE,
    charmDir,
    // Made before the charm was unpacked: what libraries have that is older came with the image.
    `${toolsDir}/hook-tool`,
    NEWLY_COMPILED,
  ];
}

/** What the supervisor is told on its command line. Modes and groups of volumes are as Kubernetes makes them. */
function supervisorConfig({ state, ref, charm, toolNames, compiled }: CharmContainerInput) {
  const { charmDir, toolsDir } = charmPlaces(ref.unit);
  const group = saysUsers(charm) ? POD_GROUP : 0;
  return {
    link: LINK_VERSION,
    socket: `${LINK}/s`,
    archive: ARCHIVE,
    ...(compiled !== undefined && { compiled: COMPILED }),
    charmDir,
    toolsDir,
    toolNames,
    ...charmUserOf(charm),
    volumes: [
      ...Object.keys(charm.containers).map((container) => ({
        path: `/charm/containers/${container}`,
        gid: group,
        mode: 0o777,
      })),
      ...storageMounts(state, ref, charm).map(({ location }) => ({
        path: location,
        gid: group,
        mode: group === 0 ? 0o755 : 0o2775,
      })),
    ],
  };
}
