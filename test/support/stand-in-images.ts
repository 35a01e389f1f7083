import type { Docker } from '../../src/docker/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import type { BuildImage } from '../../src/controller/index.ts';
import { createHash } from 'node:crypto';

/**
 * Builds stand-in images for tests straight from the distribution that the machine runs. The image is named after its
 * plan, so that one machine makes it once.
 */
export function debianImages(ports: Pick<Ports, 'exec' | 'files'>, docker: Docker): BuildImage {
  const building = new Map<string, Promise<string>>();
  return (plan) => {
    const id = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16);
    const repository = `paas-action-test/${plan.name}`;
    const reference = `${repository}:${id}`;
    const known = building.get(reference) ?? build();
    building.set(reference, known);
    return known;

    async function build(): Promise<string> {
      if ((await docker.images.find(reference)) !== undefined) return reference;
      const folder = await ports.files.makeTemp('stand-in-image-');
      const tar = `${folder}/root.tar`;
      await ports.exec.run({
        argv: [
          'mmdebstrap',
          '--quiet',
          '--variant=minbase',
          `--include=${plan.packages.join(',')}`,
          'bookworm',
          tar,
        ],
        timeout: 300_000,
      });
      const base = `${repository}-base:${id}`;
      await docker.images.import(ports.files.readStream(tar), { tag: base });
      await ports.files.remove(folder);
      // The engine has no call that adds files to an image: a container gets them and its changes become the image.
      const name = `stand-in-image-${id}`;
      await docker.containers.remove(name);
      await docker.containers.create({
        name,
        image: base,
        labels: {},
        command: ['true'],
        network: { kind: 'none' },
      });
      await docker.containers.putFiles(
        name,
        '/',
        plan.files.map((file) => ({
          path: file.path.slice(1),
          mode: file.mode,
          content: file.content,
        })),
      );
      await ports.exec.run({ argv: ['docker', 'commit', name, reference], timeout: 120_000 });
      await docker.containers.remove(name);
      return reference;
    }
  };
}
