import { Failure } from '../../../errors/index.ts';
import type { Docker, ImageFacts } from '../../../docker/index.ts';
import type { Resource } from '../../model/index.ts';

type Images = Pick<Docker['images'], 'find' | 'pull'>;
type ImageResource = Pick<Resource, 'value' | 'credentials'>;

/**
 * Makes sure that the engine has a workload's image. One that is named by its content, or that was never in a registry,
 * is taken as it is. A tag may have moved, so it is asked for again; when that fails and the engine has an image of
 * that name, that one is used, as Kubernetes would have used it without asking.
 *
 * @throws Failure `CONTROLLER_IMAGE_PULL` whose message is what Kubernetes says in the unit's status.
 */
export async function ensureImage(
  images: Images,
  { value, credentials }: ImageResource,
  signal: AbortSignal,
): Promise<ImageFacts> {
  const known = await images.find(value);
  const isPinned = value.includes('@') || value.startsWith('sha256:');
  if (known !== undefined && (isPinned || known.digests.length === 0)) return known;
  try {
    return await images.pull(value, {
      ...(credentials !== undefined && { login: credentials }),
      signal,
    });
  } catch (error) {
    if (signal.aborted || !(error instanceof Failure)) throw error;
    if (known !== undefined) return known;
    throw pullFailure(value, error);
  }
}

/** The words of `juju status` for a pod whose image cannot be had. */
function pullFailure(image: string, cause: Failure): Failure {
  const reason = cause.details[0] ?? cause.message;
  const message =
    `unknown container reason "ImagePullBackOff": Back-off pulling image "${image}": ` +
    `ErrImagePull: failed to pull and unpack image "${image}": ${reason}`;
  return new Failure('CONTROLLER_IMAGE_PULL', message, {
    ...(cause.hint !== undefined && { hint: cause.hint }),
    details: cause.details,
    retryable: true,
    cause,
  });
}
