import { apps } from './apps.ts';
import { artifact } from './artifact.ts';
import { charm } from './charm.ts';
import { charmhub } from './charmhub.ts';
import { common } from './common.ts';
import { controller } from './controller.ts';
import { craft } from './craft.ts';
import { debian } from './debian.ts';
import { docker } from './docker.ts';
import { juju } from './juju.ts';
import { oci } from './oci.ts';
import { pipeline } from './pipeline.ts';
import { preflight } from './preflight.ts';
import { preview } from './preview.ts';
import { project } from './project.ts';
import { publish } from './publish.ts';
import { python } from './python.ts';
import { receive } from './receive.ts';
import { registry } from './registry.ts';
import { rock } from './rock.ts';
import { setup } from './setup.ts';

/** Every error code with its explanation; `docs/errors.md` is generated from it. */
export const catalogue = {
  ...common,
  ...project,
  ...python,
  ...rock,
  ...charm,
  ...charmhub,
  ...craft,
  ...oci,
  ...registry,
  ...publish,
  ...debian,
  ...docker,
  ...controller,
  ...juju,
  ...setup,
  ...pipeline,
  ...apps,
  ...preflight,
  ...preview,
  ...artifact,
  ...receive,
};

export type ErrorCode = keyof typeof catalogue;
