import { errorMessage, Failure } from '../errors/index.ts';

/** Where files wait for later jobs of the same workflow run. Names are unique within a run. */
export interface ArtifactStore {
  /** Keeps files of a folder under a name; a name that is taken is an error. `compress` is for text. */
  upload(
    name: string,
    files: readonly string[],
    folder: string,
    options?: { readonly compress?: boolean },
  ): Promise<void>;
  /** Unpacks what is kept under a name into a folder. */
  download(name: string, folder: string): Promise<void>;
}

/**
 * The runner's own store, or undefined outside of GitHub Actions. `@actions/artifact` is large and is loaded only when
 * something is kept or fetched.
 */
export async function findArtifactStore(host: {
  readonly inGithubActions: boolean;
}): Promise<ArtifactStore | undefined> {
  if (!host.inGithubActions) return undefined;
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const client = new DefaultArtifactClient();
  return {
    async upload(name, files, folder, { compress = false } = {}) {
      // Rocks and charms are compressed already.
      const options = compress ? {} : { compressionLevel: 0 };
      await explained(`keep ${name}`, () => client.uploadArtifact(name, [...files], folder, options));
    },
    async download(name, folder) {
      await explained(`fetch ${name}`, async () => {
        const { artifact } = await client.getArtifact(name);
        const { digestMismatch } = await client.downloadArtifact(artifact.id, {
          path: folder,
          ...(artifact.digest !== undefined && { expectedHash: artifact.digest }),
        });
        if (digestMismatch === true) {
          throw new Failure('ARTIFACT_INVALID', `the artifact ${name} was changed or damaged on its way`, {
            hint: 'Run all jobs again.',
          });
        }
      });
    },
  };
}

async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('ARTIFACT_UNAVAILABLE', `could not ${what}: ${errorMessage(error)}`, {
      hint: 'Artifacts are found by later jobs of the same run; check the name, and that the job that makes it is in `needs`.',
      cause: error,
    });
  }
}
