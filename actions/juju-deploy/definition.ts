import {
  defineAction,
  durationField,
  flagField,
  linesField,
  mapField,
  numberField,
  pathField,
  requiredField,
  secretField,
  secretMapField,
  textField,
} from '../../src/action/index.ts';
import { loginFields } from '../controller-login/fields.ts';

export const jujuDeploy = defineAction({
  name: 'juju-deploy',
  title: 'Deploy with Juju',
  description:
    'Deploy or refresh a packed charm and its image, wait until exactly that runs, and ask it over HTTP',
  branding: { icon: 'upload-cloud', color: 'orange' },
  inputs: {
    charm: requiredField({
      description: 'The packed charm: a `.charm` file, or `artifact:NAME` from an earlier job.',
      form: 'path',
    }),
    image: textField({
      description:
        "The image by digest (`registry/name@sha256:…`) for the charm's only image resource, or `RESOURCE=IMAGE` lines.",
      form: 'image, or `RESOURCE=IMAGE` lines',
    }),
    'image-id': textField({
      description:
        'The identity that pack-rock wrote into the image (its output `image-id`); of an image for several architectures one a line. With it the step proves which image runs, and does nothing when it runs already.',
    }),
    'image-username': textField({ description: 'User name for a registry that the cluster must log in to.' }),
    'image-password': secretField({ description: 'Password for that registry.' }),
    model: textField({
      description:
        'The model, made when there is none: `name`, or `controller:user/name`. Default: the current one.',
    }),
    ...loginFields,
    cloud: textField({
      description:
        'Cloud of a model that has to be made, and name of the cluster of `kubeconfig`. Default: the cloud of the controller.',
    }),
    application: textField({ description: 'Name of the application. Default: the name of the charm.' }),
    config: mapField({ description: 'Options of the charm. Options that are not named stay as they are.' }),
    secrets: secretMapField({
      description:
        'Secrets that options of type `secret` name: `OPTION.KEY=VALUE` lines. Each option gets one secret of the model, granted to the application.',
      form: '`OPTION.KEY=VALUE` lines',
    }),
    integrations: textField({
      description:
        'What to integrate. `auto`: every required endpoint gets its usual provider. `none`: nothing. Lines `ENDPOINT=APPLICATION` or `ENDPOINT=OFFER-URL` name what stands at the other end; the rest is `auto` unless a line says `none`.',
      default: 'auto',
      form: '`auto`, `none`, `ENDPOINT=TARGET` lines',
    }),
    bundle: linesField({
      description:
        'A Juju bundle with what stands around the application, or an overlay that adds to it; further lines are overlays, laid over it in order. In the entry of the application itself the packed charm and the image take the place of those that it names.',
    }),
    ingress: textField({
      description: 'The application that gives a URL: `none`, `auto` (traefik-k8s), or a name.',
      default: 'none',
    }),
    trust: flagField({ description: 'Give the application access to the cluster.', default: 'false' }),
    scale: numberField({
      description: 'Number of units. Default: 1 for a new application, otherwise as it is.',
      min: 1,
      max: 1000,
    }),
    constraints: textField({ description: 'Constraints of the application: `mem=512M cpu-power=500`.' }),
    timeout: durationField({
      description: 'Time for everything, from the first command on.',
      default: '15m',
    }),
    stability: durationField({
      description: 'How long every sign must hold before the new revision counts as running.',
      default: '1s',
    }),
    'services-up': durationField({
      description:
        "How long the app's services must have run since they were last started; hooks that follow the start count. One that ends by itself before is not called ready, and when it ends again the step fails. An end that comes later is not seen.",
      default: '4s',
    }),
    'http-path': textField({
      description:
        'Path that is asked once the new revision runs: through the ingress, at its address, or where that cannot be reached from here from inside its unit. `none` skips the HTTP check.',
      default: '/',
    }),
    'http-status': numberField({
      description: 'The expected HTTP status.',
      default: '200',
      min: 100,
      max: 599,
    }),
    'http-text': textField({ description: 'A text that the answer must contain.' }),
    'http-timeout': durationField({
      description: 'Time for the application to answer as expected once its units are ready.',
      default: '60s',
    }),
    rollback: flagField({
      description:
        'When it fails, go back to the charm, the image and the options that ran before, prove that they run again, and fail all the same.',
      default: 'false',
    }),
    'dry-run': flagField({ description: 'Only print the commands that would be run.', default: 'false' }),
    'bundle-dir': pathField({
      description:
        'Where to write logs and states when it fails. Default: a folder of the job. On GitHub an artifact of the run keeps them as well.',
    }),
  },
  outputs: {
    model: 'The model.',
    application: 'The application.',
    revision: 'Revision of the charm that runs.',
    image: 'The image that was deployed.',
    url: 'Where the application answers.',
    status: 'Its status: `active`.',
    changed: '`true` when something was done, `false` when everything was as wanted.',
  },
});
