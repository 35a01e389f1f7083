import type { Released } from './answers.ts';

/** What shall be on Charmhub afterwards. */
export interface CharmhubRequest {
  /** Under which name. */
  readonly name: string;
  readonly charm: {
    /** Absolute path of the `.charm` file. */
    readonly path: string;
    /** SHA3-384 of the file in hex: the store's name for its content. */
    readonly sha3: string;
  };
  /** The rock and the resource that it is. */
  readonly image:
    | {
        readonly resource: string;
        /** Of the manifest. */
        readonly digest: string;
        /** Where it is, in skopeo's form: `oci-archive:/path/app.rock` */
        readonly source: string;
      }
    | undefined;
  /** Resource name to revision, for everything that is not the rock. */
  readonly resources: Readonly<Record<string, number>>;
  /** Full name. */
  readonly channel: string;
}

/** One revision with its resources in one channel. */
export interface Release {
  readonly name: string;
  readonly revision: number;
  /** Resource name to revision, all of the release. */
  readonly resources: Readonly<Record<string, number>>;
  /** Full name. */
  readonly channel: string;
}

/** What the store has already. */
export interface CharmhubFacts {
  /** The revision with this very content. */
  readonly charmRevision: number | undefined;
  /** The revision of the rock's resource that is this very image. */
  readonly imageRevision: number | undefined;
  readonly released: readonly Released[];
}

/** One thing to do or to leave. Numbers that are not known yet are undefined. */
export type CharmhubStep =
  | { readonly kind: 'upload-charm'; readonly path: string; readonly sha3: string }
  | { readonly kind: 'reuse-charm'; readonly revision: number }
  | {
      readonly kind: 'upload-image';
      readonly resource: string;
      readonly digest: string;
      readonly source: string;
    }
  | { readonly kind: 'reuse-image'; readonly resource: string; readonly revision: number }
  | { readonly kind: 'release'; readonly channel: string }
  | { readonly kind: 'keep-release'; readonly channel: string };

export interface CharmhubPlan {
  readonly request: CharmhubRequest;
  /** In order. The release is the only one that anybody else can see, and it is the last. */
  readonly steps: readonly CharmhubStep[];
}

/** What has to be done so that the channel holds exactly this charm with exactly these resources. */
export function planCharmhub(request: CharmhubRequest, facts: CharmhubFacts): CharmhubPlan {
  const { charm, image, channel } = request;
  const { charmRevision, imageRevision } = facts;
  const steps: CharmhubStep[] = [
    charmRevision === undefined
      ? { kind: 'upload-charm', ...charm }
      : { kind: 'reuse-charm', revision: charmRevision },
  ];
  if (image !== undefined) {
    steps.push(
      imageRevision === undefined
        ? { kind: 'upload-image', ...image }
        : { kind: 'reuse-image', resource: image.resource, revision: imageRevision },
    );
  }
  const complete =
    charmRevision !== undefined &&
    (image === undefined || imageRevision !== undefined) &&
    isReleased(facts.released, channel, charmRevision, {
      ...request.resources,
      ...(image !== undefined && { [image.resource]: imageRevision ?? 0 }),
    });
  steps.push({ kind: complete ? 'keep-release' : 'release', channel });
  return { request, steps };
}

/**
 * Whether a channel holds exactly this revision with exactly these resources.
 *
 * @param bases For which bases it must; any will do when none are named.
 */
export function isReleased(
  released: readonly Released[],
  channel: string,
  revision: number,
  resources: Readonly<Record<string, number>>,
  bases: readonly string[] = [],
): boolean {
  const exact = released.filter(
    (one) =>
      one.channel === channel &&
      one.revision === revision &&
      Object.keys(one.resources).length === Object.keys(resources).length &&
      Object.entries(resources).every(([name, number]) => one.resources[name] === number),
  );
  return exact.length > 0 && bases.every((base) => exact.some((one) => one.base === base));
}

/** The requests behind a plan, for people: what would be asked for and what would be changed. */
export function describeRequests({ request, steps }: CharmhubPlan): readonly string[] {
  const { name } = request;
  const base = `/v1/charm/${name}`;
  const image = request.image === undefined ? '' : ` --resource=${request.image.resource}:REVISION`;
  const fixed = Object.entries(request.resources).map(([one, revision]) => ` --resource=${one}:${revision}`);
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'upload-charm':
        return [
          `charmcraft upload ${step.path} --name ${name}`,
          '  POST /unscanned-upload/',
          `  POST ${base}/revisions, then its review`,
          `  GET ${base}/revisions until it lists SHA3-384 ${step.sha3.slice(0, 16)}…`,
        ];
      case 'upload-image':
        return [
          `charmcraft upload-resource ${name} ${step.resource} --image ${step.source}`,
          `  GET ${base}/resources/${step.resource}/oci-image/upload-credentials, then the image ${step.digest}`,
          `  POST ${base}/resources/${step.resource}/oci-image/blob`,
          '  POST /unscanned-upload/',
          `  POST ${base}/resources/${step.resource}/revisions, then its review`,
        ];
      case 'release':
        return [
          `charmcraft release ${name} --revision=REVISION --channel=${step.channel}${image}${fixed.join('')}`,
          `  POST ${base}/releases`,
          `  GET ${base}/releases until ${step.channel} holds exactly that`,
        ];
      case 'reuse-charm':
        return [`nothing: revision ${step.revision} of ${name} has this content`];
      case 'reuse-image':
        return [`nothing: revision ${step.revision} of ${step.resource} is this image`];
      case 'keep-release':
        return [`nothing: ${step.channel} holds exactly this`];
    }
  });
}
