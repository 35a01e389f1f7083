import type { StoredImage } from '../../../src/oci/index.ts';
import type { Fault, Reply, ScriptedRegistry, SeenRequest } from '../scripted-registry.ts';

/** What a case may use: the registry that misbehaves, another host, and the image that is pushed or pulled. */
export interface HostileLab {
  readonly server: ScriptedRegistry;
  /** A host that must never see a login. */
  readonly other: ScriptedRegistry;
  readonly image: StoredImage;
  /** Every blob of the image by digest, for a registry that has it already. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  /** Puts a document under a tag, as a hostile registry can. */
  offer(tag: string, document: unknown, mediaType?: string): void;
  /** Pauses that the client made, in milliseconds; clients that are programs make theirs unseen. */
  readonly pauses: readonly number[];
}

/** One way in which a registry can be broken or hostile, and what a client has to make of it. */
export interface HostileCase {
  /** The number of the fault in the catalogue of faults, with a letter where one has several forms. */
  readonly id: string;
  readonly name: string;
  readonly work: 'push' | 'pull';
  /** `either` when both are right, as long as nothing wrong is left behind. */
  readonly verdict: 'works' | 'is refused' | 'either';
  /** Which tag is pushed or pulled. Default: `1`. */
  readonly tag?: string;
  /** The tag names, or ends up naming, another image than the one that is pushed; `complain` judges it. */
  readonly otherImage?: boolean;
  /** What is pulled. Default: amd64. */
  readonly architecture?: 'arm64';
  /** The client is given the login `ann`, `canary-password`. */
  readonly login?: boolean;
  /** Decides about every request of the misbehaving registry. */
  readonly guard?: (request: SeenRequest, host: string, other: string) => Reply | undefined;
  readonly prepare?: (lab: HostileLab) => void;
  /** What else must hold afterwards; a text says what does not. `said`: the digest that was pulled. */
  readonly complain?: (lab: HostileLab, said: string) => string | undefined;
}

/** A fault a number of times. */
export function times(count: number, fault: Fault): Fault[] {
  return Array.from({ length: count }, () => fault);
}

export function answer(status: number, headers?: Record<string, string>, body?: string): Fault {
  return {
    reply: { status, ...(headers !== undefined && { headers }), ...(body !== undefined && { body }) },
  };
}
