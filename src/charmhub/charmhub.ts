import { createHash } from 'node:crypto';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import {
  charmRevisionsSchema,
  listReleased,
  releasesSchema,
  resourceRevisionsSchema,
  uploadedSchema,
  whoAmISchema,
  type Released,
} from './answers.ts';
import * as charmcraft from './charmcraft.ts';
import type { CharmhubCredentials } from './credentials.ts';
import { writePlaceholder } from './placeholder.ts';
import { askStore, askStoreFor, parseAnswer } from './store-reader.ts';

export const CHARMHUB_API = 'https://api.charmhub.io';

/** Whose credentials these are and what they are good for. Undefined stands for "no limit". */
export interface Identity {
  readonly username: string;
  readonly permissions: readonly string[] | undefined;
  /** Names of charms; those that are given by an id only are not in it. */
  readonly charms: readonly string[] | undefined;
  readonly channels: readonly string[] | undefined;
}

/** One revision of a charm and how far its review is. */
export interface CharmRevision {
  readonly revision: number;
  /** `approved` and `released` are good; `rejected` is final; others are on their way. */
  readonly status: string;
  /** SHA3-384 of the file in hex, where the store says it. */
  readonly sha3: string | undefined;
}

/** One revision of a resource. */
export interface ImageRevision {
  readonly revision: number;
  /** Whether it is the image that was asked for. */
  readonly same: boolean;
}

/** What is needed of the store: questions, and the three things that change it, which are charmcraft's. */
export interface Charmhub {
  whoAmI(): Promise<Identity>;
  listCharmRevisions(name: string): Promise<readonly CharmRevision[]>;
  /** The revisions of an image resource, compared with the image of a digest. */
  listImageRevisions(name: string, resource: string, digest: string): Promise<readonly ImageRevision[]>;
  listReleased(name: string): Promise<readonly Released[]>;
  /** @returns the revision. @throws Failure `CHARMHUB_REJECTED`, `CHARMHUB_UNAVAILABLE`, … */
  uploadCharm(name: string, path: string): Promise<number>;
  /** @param image A rock or a layout in skopeo's form: `oci-archive:/path/app.rock` */
  uploadImage(name: string, resource: string, image: string): Promise<number>;
  release(
    name: string,
    revision: number,
    channel: string,
    resources: Readonly<Record<string, number>>,
  ): Promise<void>;
}

export interface CharmhubOptions {
  readonly credentials: CharmhubCredentials;
  /** A folder of ours to run charmcraft in; it is made when it is not there. */
  readonly folder: string;
  /** Origin of the publisher API. */
  readonly api: string;
  /** Other addresses of the store, by charmcraft's own variables. */
  readonly variables: Readonly<Record<string, string>>;
}

export async function connectCharmhub(
  ports: Pick<Ports, 'exec' | 'http' | 'clock' | 'files'>,
  { credentials, folder, api, variables }: CharmhubOptions,
): Promise<Charmhub> {
  await writePlaceholder(ports, folder);
  const place = { folder, variables: { ...variables, CHARMCRAFT_AUTH: credentials.exported } };
  const run = (command: charmcraft.CharmcraftCommand): Promise<string> =>
    charmcraft.runCharmcraft(ports, place, command);
  const under = (name: string): string => `${api}/v1/charm/${encodeURIComponent(name)}`;

  async function uploaded(command: charmcraft.CharmcraftCommand, what: string): Promise<number> {
    const answer = parseAnswer(await run(command), uploadedSchema, `charmcraft ${command.args[0] ?? ''}`);
    if ('revision' in answer) return answer.revision;
    throw new Failure('CHARMHUB_REJECTED', `Charmhub rejected ${what}`, {
      hint: 'Correct what the lines name and pack again; nothing was released.',
      details: answer.errors.map(({ code, message }) => `${code ?? 'error'}: ${message}`),
    });
  }

  return {
    async whoAmI() {
      const answer = parseAnswer(await run(charmcraft.whoAmI()), whoAmISchema, 'charmcraft whoami');
      if (!answer.logged) throw charmcraft.explain('whoami', 'Error 401 returned from store');
      return {
        username: answer.username ?? '',
        permissions: answer.permissions,
        charms: answer.charms?.flatMap((charm) => (charm.name === undefined ? [] : [charm.name])),
        channels: answer.channels,
      };
    },
    async listCharmRevisions(name) {
      const request = { method: 'GET', url: `${under(name)}/revisions` };
      const { revisions } = await askStoreFor(ports, credentials.token, request, charmRevisionsSchema);
      return revisions.map(({ revision, status, 'sha3-384': sha3 }) => ({
        revision,
        status,
        sha3: sha3 ?? undefined,
      }));
    },
    async listImageRevisions(name, resource, digest) {
      const url = `${under(name)}/resources/${encodeURIComponent(resource)}`;
      // The store's own text for the image, which is a resource's content. Asking for it changes nothing.
      const text = await askStore(ports, credentials.token, {
        method: 'POST',
        url: `${url}/oci-image/blob`,
        body: JSON.stringify({ 'image-digest': digest }),
      });
      const hash = createHash('sha256').update(text).digest('hex');
      const { revisions } = await askStoreFor(
        ports,
        credentials.token,
        { method: 'GET', url: `${url}/revisions` },
        resourceRevisionsSchema,
      );
      return revisions.map(({ revision, sha256 }) => ({ revision, same: sha256 === hash }));
    },
    async listReleased(name) {
      const request = { method: 'GET', url: `${under(name)}/releases` };
      return listReleased(await askStoreFor(ports, credentials.token, request, releasesSchema));
    },
    uploadCharm: (name, path) => uploaded(charmcraft.upload(name, path), `the charm ${name}`),
    uploadImage: (name, resource, image) =>
      uploaded(charmcraft.uploadResource(name, resource, image), `the resource ${resource} of ${name}`),
    async release(name, revision, channel, resources) {
      await run(charmcraft.release(name, revision, channel, resources));
    },
  };
}
