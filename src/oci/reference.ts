import { Failure } from '../errors/index.ts';
import { isDigest, type Digest } from './digest.ts';

/** The name of an image in a registry: `host[:port]/path[:tag][@digest]`. */
export interface Reference {
  /** Host and, where given, port: `ghcr.io`, `localhost:5000`, `docker.io`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

// The grammar of https://github.com/distribution/reference (reference.go), with its limit of 255 characters.
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const HOST =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]{1,5})?$/;
const MAX_NAME = 255;

/**
 * Reads an image reference as docker does: the first component is a host when it has a dot, a colon, or is
 * `localhost`; without a host it means Docker Hub, where a name of one component is in `library/`.
 *
 * @throws Failure `OCI_REFERENCE_INVALID`
 */
export function parseReference(text: string): Reference {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const beforeDigest = at < 0 ? text : text.slice(0, at);
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined;
  const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;

  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = first === 'localhost' || /[.:[]/.test(first) || first !== first.toLowerCase();
  const registry = isHost ? first : 'docker.io';
  const path = isHost ? name.slice(slash + 1) : name;
  const repository = !isHost && slash < 0 ? `library/${path}` : path;

  if (!HOST.test(registry)) throw invalid(text, `${JSON.stringify(registry)} is not a host name`);
  if (name.length > MAX_NAME) throw invalid(text, `the name is longer than ${MAX_NAME} characters`);
  for (const component of repository.split('/')) {
    if (COMPONENT.test(component)) continue;
    const lower = component.toLowerCase();
    const advice = lower !== component && COMPONENT.test(lower) ? '; repository names are lower case' : '';
    throw invalid(text, `${JSON.stringify(component)} is not a valid part of a repository name${advice}`);
  }
  if (tag !== undefined && !TAG.test(tag)) throw invalid(text, `${JSON.stringify(tag)} is not a valid tag`);
  if (digest !== undefined && !isDigest(digest)) {
    throw invalid(text, `${JSON.stringify(digest)} is not a SHA-256 digest`);
  }
  return {
    registry: registry === 'index.docker.io' ? 'docker.io' : registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The whole name again; Docker Hub is written out. */
export function formatReference(reference: Reference): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function invalid(text: string, why: string): Failure {
  return new Failure(
    'OCI_REFERENCE_INVALID',
    `${JSON.stringify(text.slice(0, 300))} is not an image reference: ${why}`,
    {
      hint: 'Write it as HOST/PATH:TAG, for example ghcr.io/acme/shop:1.4.',
    },
  );
}
