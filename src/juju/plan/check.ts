import { isApplicationName } from '../../bundle/index.ts';
import { Failure } from '../../errors/index.ts';
import type { PackedCharm } from '../input/charm-file.ts';
import { checkConstraints } from '../input/constraints.ts';
import type { DeployRequest } from './types.ts';

const MODEL = /^(?:[\w.@+-]+:)?(?:[\w.@+-]+\/)?[a-z0-9]+(?:-+[a-z0-9]+)*$/;
const PINNED = /@sha256:[0-9a-f]{64}$/;

/**
 * Refuses what Juju would refuse late, in the middle, or not at all: recorded, `refresh` with a resource name that
 * the charm does not have succeeds and changes nothing.
 *
 * @throws Failure `DEPLOY_NAME_INVALID`, `DEPLOY_RESOURCE_UNKNOWN`, `DEPLOY_IMAGE_NOT_PINNED`, `DEPLOY_CONFIG_INVALID`,
 * `DEPLOY_INTEGRATION_UNKNOWN`.
 */
export function checkRequest(request: DeployRequest, exists: boolean): void {
  checkNames(request);
  checkImages(request, exists);
  checkConstraints(request.constraints);
  for (const [name, value] of Object.entries(request.config)) checkOption(request.charm, name, value);
  const bundled = (request.bundle?.own ?? []).map(([endpoint]) => endpoint);
  for (const name of [...bundled, ...Object.keys(request.integrations)]) {
    if (request.charm.requires.some((endpoint) => endpoint.name === name)) continue;
    if (request.charm.provides.some((endpoint) => endpoint.name === name)) continue;
    const known = [...request.charm.requires, ...request.charm.provides].map((endpoint) => endpoint.name);
    throw new Failure('DEPLOY_INTEGRATION_UNKNOWN', `${request.charm.name} has no endpoint ${name}`, {
      hint: `Its endpoints: ${list(known)}`,
      at: { file: request.charm.path },
    });
  }
}

function checkNames({ application, model, units }: DeployRequest): void {
  if (!isApplicationName(application)) {
    throw new Failure('DEPLOY_NAME_INVALID', `"${application}" cannot be the name of an application`, {
      hint: 'Use lower-case letters, digits and hyphens; begin with a letter, and let no part be a number alone.',
    });
  }
  if (!MODEL.test(model)) {
    throw new Failure('DEPLOY_NAME_INVALID', `"${model}" cannot be the name of a model`, {
      hint: 'Use lower-case letters, digits and hyphens.',
    });
  }
  if (units !== undefined && units < 1) {
    throw new Failure('INPUT_INVALID', `${units} units cannot be deployed`, {
      hint: 'Juju deploys one unit or more; scale to 0 afterwards with juju scale-application.',
    });
  }
}

function checkImages({ charm, images }: DeployRequest, exists: boolean): void {
  const declared = [...charm.resources].filter(([, type]) => type === 'oci-image').map(([name]) => name);
  for (const [name, image] of Object.entries(images)) {
    if (!declared.includes(name)) {
      throw new Failure('DEPLOY_RESOURCE_UNKNOWN', `${charm.name} has no image resource ${name}`, {
        hint: `Its image resources: ${list(declared)}`,
        at: { file: charm.path },
      });
    }
    if (!PINNED.test(image)) {
      throw new Failure('DEPLOY_IMAGE_NOT_PINNED', `the image ${image} is not given by its digest`, {
        hint: 'Use the output `image` of publish: registry/name@sha256:…',
      });
    }
  }
  const missing = declared.filter((name) => images[name] === undefined);
  if (!exists && missing.length > 0) {
    throw new Failure('DEPLOY_RESOURCE_UNKNOWN', `${charm.name} needs an image for ${list(missing)}`, {
      hint: `Add to this step: image: ${missing[0] ?? ''}=registry/name@sha256:…`,
    });
  }
}

const FORMS: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?\d+$/,
  float: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/,
  boolean: /^(?:true|false|True|False|TRUE|FALSE)$/,
};

function checkOption(charm: PackedCharm, name: string, value: string): void {
  const type = charm.options.get(name);
  if (type === undefined) {
    throw new Failure('DEPLOY_CONFIG_INVALID', `${charm.name} has no option ${name}`, {
      hint: `Its options: ${list([...charm.options.keys()])}`,
      at: { file: charm.path },
    });
  }
  if (FORMS[type]?.test(value) === false) {
    throw new Failure('DEPLOY_CONFIG_INVALID', `option ${name} must be of type ${type}`, {
      hint: `Write config: ${name}=${type === 'boolean' ? 'true' : '1'}`,
    });
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

/** Whether two texts mean the same value of an option: `1.0` and `1`, `True` and `true`. */
export function sameValue(type: string | undefined, one: string | undefined, other: string): boolean {
  if (one === undefined) return false;
  if (type === 'int' || type === 'float') return Number(one) === Number(other);
  if (type === 'boolean') return one.toLowerCase() === other.toLowerCase();
  return one === other;
}
