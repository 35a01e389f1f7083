import {
  choiceField,
  defineAction,
  durationField,
  flagField,
  listField,
  secretField,
  textField,
} from '../../src/action/index.ts';
import { loginFields } from '../controller-login/fields.ts';

export const setupCraft = defineAction({
  name: 'setup-craft',
  title: 'Set up the craft tools',
  description: 'Find or install what the later steps of the job need, and say what was done',
  branding: { icon: 'settings', color: 'orange' },
  inputs: {
    engine: choiceField(['auto', 'embedded', 'craft'], {
      description:
        "What to prepare: `embedded` needs only Docker, Node and the app's own toolchain; `craft` is rockcraft and charmcraft with LXD, from their snaps, and a cluster only where `kubernetes` asks for one. `auto` is craft where its tools are installed, otherwise embedded.",
      default: 'auto',
    }),
    'local-controller': textField({
      description: 'Name of the local controller to start. Two names are two isolated controllers.',
      default: 'local',
    }),
    registry: textField({
      description: 'Address of the registry on this machine, started when nothing answers there.',
      default: '127.0.0.1:5000',
    }),
    'base-image': textField({
      description:
        'Base of the images that the local controller makes for charms and databases: a reference, an `oci:` folder or a tar. Default: the base that each charm declares.',
    }),
    'charm-store': textField({
      description:
        'Folder of packed charms that the local controller deploys by name: `NAME.charm`, or `NAME/TRACK/RISK.charm`, with their resources in a `.resources.yaml` beside them.',
    }),
    install: flagField({
      description:
        'Install what is missing. With `false` the step only says what is missing and how to install it.',
      default: 'true',
    }),
    kubernetes: choiceField(['none', 'local', 'k8s', 'microk8s', 'existing'], {
      description:
        'Where the app is deployed. `local`: the local controller of the embedded engine. `k8s`, `microk8s`: a cluster on this machine with a Juju controller, through concierge. `existing`: the cluster or the controller that the other inputs name. Default: `local` with the embedded engine, `none` with craft.',
    }),
    rockcraft: textField({
      description: 'Channel and revision of rockcraft.',
      form: '`CHANNEL`, `CHANNEL@REVISION`',
    }),
    charmcraft: textField({
      description: 'Channel and revision of charmcraft.',
      form: '`CHANNEL`, `CHANNEL@REVISION`',
    }),
    lxd: textField({
      description: 'Channel and revision of LXD.',
      form: '`CHANNEL`, `CHANNEL@REVISION`',
    }),
    juju: textField({
      description: 'Channel and revision of juju. Default: `3.6/stable` where it is needed and not there.',
      form: '`CHANNEL`, `CHANNEL@REVISION`',
    }),
    concierge: textField({
      description: 'Channel and revision of concierge, which makes clusters.',
      form: '`CHANNEL`, `CHANNEL@REVISION`',
    }),
    k8s: textField({
      description: 'Channel and revision of Canonical Kubernetes.',
      form: '`CHANNEL`, `CHANNEL@REVISION`',
    }),
    microk8s: textField({
      description: 'Channel and revision of MicroK8s.',
      form: '`CHANNEL`, `CHANNEL@REVISION`',
    }),
    'extra-snaps': listField({
      description: 'More snaps, each with ` classic` after it where it needs that.',
      form: '`NAME`, `NAME=CHANNEL@REVISION`',
    }),
    'extra-debs': listField({ description: 'More Debian packages.' }),
    'bootstrap-args': listField({
      description: 'Words that `juju bootstrap` gets as well, one a line: `--config`, `controller-name=x`.',
    }),
    'registry-mirror': textField({
      description: 'Mirror of Docker Hub for the cluster.',
      form: 'URL',
    }),
    'registry-mirror-username': textField({ description: 'Who logs in to the mirror.' }),
    'registry-mirror-password': secretField({ description: 'Password for the mirror.' }),
    ...loginFields,
    kubeconfig: secretField({
      description: `${loginFields.kubeconfig.description} With \`kubernetes: existing\` and no controller besides it, one is made in the cluster and removed at the end of the job; for that the account must be allowed to make namespaces and cluster roles.`,
    }),
    cloud: textField({
      description: 'Name under which `controller` is to know the cluster of `kubeconfig`.',
    }),
    timeout: durationField({
      description: 'How long making a cluster with its controller may take before it is stopped.',
      default: '45m',
    }),
    'check-image': textField({
      description: 'Proves before the work begins that a later step may push there. Nothing is pushed.',
      form: '`HOST/PATH:TAG`',
    }),
    'check-username': textField({
      description: 'Who logs in to the registry of `check-image`. The default on GitHub is the actor.',
    }),
    'check-password': secretField({ description: 'Password or token for that registry.' }),
    'check-charmhub': secretField({
      description: 'Credentials of Charmhub that a later step uses; proved to cover `check-charm`.',
    }),
    'check-charm': textField({
      description:
        'What they have to cover: the name of the charm, or `*` while nobody knows it, and the channel. Without a channel the one that `publish` would choose.',
      form: '`NAME`, `NAME CHANNEL`',
      default: '*',
    }),
    'check-permissions': listField({
      description:
        'Permissions that `check-token` has to have for a later step, proved with requests that GitHub can only refuse: `contents: write` for a release, `deployments: write` and `pull-requests: write` for a preview, `id-token: write` and `attestations: write` for provenance, `actions: read` for what other runs keep.',
      form: '`NAME: LEVEL` list',
    }),
    'check-token': secretField({
      description: 'The token of `check-permissions`: `github.token`.',
    }),
    'check-only': flagField({
      description:
        'Prove the logins and prepare nothing: for a job before the builds, so that a run that could not publish ends at once.',
      default: 'false',
    }),
    'job-status': textField({
      description: 'Leave it: it tells the end of the job whether to show logs.',
      default: '${{ job.status }}',
    }),
  },
  post: true,
  outputs: {
    engine: 'The engine that the later steps use: `embedded` or `craft`.',
    registry: 'Address of the registry that answers on this machine.',
    controller: 'Name of the controller in the `juju` of this job.',
    'juju-version': 'What `juju version` says.',
  },
});
