import { CONTROLLER_LABEL, type ContainerSpec } from '../../docker/index.ts';
import { serviceNames, unitNames, type Model } from '../model/index.ts';
import type { StandInImage } from './image.ts';
import type { StandIn } from './stand-in.ts';
import type { UnitParts } from './unit.ts';

export interface UnitContainer {
  readonly name: string;
  readonly image: string;
  readonly network: string;
  readonly model: Model;
  readonly application: string;
  /** Such as `db/0`. */
  readonly unit: string;
  /** What its label says of whose it is. */
  readonly owner: string;
}

/** The container of a unit, which answers to the names that its service and its pod have in Kubernetes. */
export function describeContainer(
  standIn: StandIn,
  { name, image, network, model, application, unit, owner }: UnitContainer,
): ContainerSpec {
  const [pod = ''] = unitNames(model, unit);
  const services = ['', ...standIn.serviceSuffixes].flatMap((suffix) =>
    serviceNames(model, `${application}${suffix}`),
  );
  return {
    name,
    image,
    labels: { [CONTROLLER_LABEL]: owner },
    entrypoint: standIn.image.command,
    command: [],
    env: standIn.image.environment,
    user: standIn.image.user,
    hostname: pod,
    network: {
      kind: 'bridge',
      name: network,
      aliases: [...services, ...unitNames(model, unit)],
    },
  };
}

/** What the image is made of, with the texts of the assets that it asks for. */
export async function imageOf(
  { image, assets = {} }: StandIn,
  readAsset: UnitParts['readAsset'],
): Promise<StandInImage> {
  const files = Object.entries(assets).map(async ([path, name]) => ({
    path,
    content: await readAsset(name),
    mode: 0o644,
  }));
  return { ...image, files: [...image.files, ...(await Promise.all(files))] };
}

/** The last that the container's process has said. */
export async function readLastLines(docker: UnitParts['docker'], container: string): Promise<string> {
  const lines: string[] = [];
  for await (const frame of docker.containers.logs(container, { tail: 3 }))
    lines.push(Buffer.from(frame.data).toString());
  return lines.join('').trim();
}
