import {
  defineAction,
  flagField,
  listField,
  pathField,
  secretField,
  textField,
} from '../../src/action/index.ts';

export const publish = defineAction({
  name: 'publish',
  title: 'Publish a rock',
  description: 'Push a rock to a registry by its digest; what the registry has is not uploaded again',
  branding: { icon: 'upload-cloud', color: 'orange' },
  inputs: {
    rock: pathField({
      description: 'The rock: a `.rock` file or an OCI layout folder, as `pack-rock` outputs it.',
    }),
    image: textField({
      description:
        'Where to push it. Without a tag the version of the rock is the tag. On GitHub the default is the name of the repository on ghcr.io.',
      form: '`HOST/PATH:TAG`',
    }),
    tags: listField({
      description: 'More tags for the same image. They move only after everything else is in place.',
    }),
    username: textField({
      description:
        'Who logs in to the registry of `image`. The default on GitHub is the actor. Without a password the logins of `docker login` are used.',
    }),
    password: secretField({
      description:
        'Password or token. For ghcr.io: `${{ github.token }}`, with `permissions: packages: write`.',
    }),
    'mount-from': listField({
      description:
        'Repositories of the same registry that may already hold layers of the image; those are not uploaded.',
    }),
    'insecure-registries': listField({
      description: 'Registries that may be spoken to without TLS. Those on this machine always may.',
      form: '`HOST:PORT` list',
    }),
    charm: pathField({
      description: 'A `.charm` file that belongs to the rock. It stays a file; its hash is an output.',
    }),
    'dry-run': flagField({
      description: 'Check everything and say what would be pushed, but send nothing.',
      default: 'false',
    }),
  },
  outputs: {
    image: 'The pushed image by its digest: `HOST/PATH@sha256:…`. Deploy this.',
    digest: 'The digest alone.',
    tags: 'The references that now name the image, one on each line.',
    uploaded: 'Bytes that were sent.',
    charm: 'Absolute path of the charm.',
    'charm-sha256': 'Hash of the charm.',
  },
});
