import { z } from 'zod/mini';

import { Failure } from '../errors/index.ts';
import type { HttpResponse } from '../ports/index.ts';
import type { Session } from './session.ts';

/** One error of a registry's answer: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes */
export interface RegistryError {
  readonly code: string;
  readonly message: string;
}

const errorsSchema = z.object({
  errors: z
    .array(z.looseObject({ code: z._default(z.string(), 'UNKNOWN'), message: z._default(z.string(), '') }))
    .check(z.maxLength(100)),
});

const ERROR_BODY_LIMIT = 16 * 1024;

/** The errors that an answer tells of; none when its body is something else. */
export async function readErrors(response: HttpResponse): Promise<readonly RegistryError[]> {
  try {
    const parsed = errorsSchema.safeParse(JSON.parse(await response.text(ERROR_BODY_LIMIT)));
    return parsed.success ? parsed.data.errors : [];
  } catch {
    return [];
  }
}

/** What an answer that is no success means to the user. */
export async function describeRefusal(
  session: Session,
  doing: string,
  response: HttpResponse,
): Promise<Failure> {
  const errors = await readErrors(response);
  const { registry, repository } = session;
  const details = errors.map(({ code, message }) => `${code}: ${message}`);
  const { status } = response;
  if (status === 401 || status === 403 || errors.some(({ code }) => code === 'DENIED')) {
    return new Failure('REGISTRY_DENIED', `no permission to ${doing} in ${registry}/${repository}`, {
      hint: permissionHint(registry),
      details,
    });
  }
  if (status === 404) {
    return new Failure(
      'REGISTRY_NOT_FOUND',
      `${registry}/${repository} is not there, or not for this login`,
      {
        hint: missingHint(registry),
        details: [`could not ${doing}`, ...details],
      },
    );
  }
  return new Failure('REGISTRY_PROTOCOL', `${registry} refused to ${doing}: status ${status}`, {
    hint: "The lines that are shown are the registry's own words.",
    details,
  });
}

export function permissionHint(registry: string): string {
  return registry === 'ghcr.io'
    ? 'Give the job `permissions: packages: write`; the package itself must grant this repository write access.'
    : 'Give the account that logs in the right to write there.';
}

function missingHint(registry: string): string {
  if (/^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/.test(registry)) {
    return 'Create the repository first: aws ecr create-repository --repository-name NAME';
  }
  if (/^[a-z0-9-]+-docker\.pkg\.dev$/.test(registry)) {
    return 'Create the repository first: gcloud artifacts repositories create NAME --repository-format=docker';
  }
  return 'Check the reference; some registries want a repository to be created before the first push.';
}
