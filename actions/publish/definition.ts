import {
  defineAction,
  flagField,
  linesField,
  listField,
  mapField,
  pathField,
  secretField,
  textField,
} from '../../src/action/index.ts';

export const publish = defineAction({
  name: 'publish',
  title: 'Publish a rock and a charm',
  description:
    'Push a rock to a registry by its digest, and release a charm with exactly that image on Charmhub; what is there is not sent again',
  branding: { icon: 'upload-cloud', color: 'orange' },
  permissions: {
    'packages: write': 'the image on ghcr.io',
    'id-token: write, attestations: write': '`attest`',
    'actions: read': '`expect-tested`',
    'contents: write': '`github-release`',
  },
  inputs: {
    rock: linesField({
      description:
        'The rock: a `.rock` file or an OCI layout folder, as `pack-rock` outputs it, or `artifact:NAME` from an earlier job. Several, one for each architecture, are pushed as one image.',
      form: 'path, or several, one a line',
    }),
    image: textField({
      description:
        'Where to push it. Without a tag the version of the rock is the tag. On GitHub the default is the name of the repository on ghcr.io. `none` pushes to no registry.',
      form: '`HOST/PATH:TAG`, `none`',
    }),
    tags: listField({
      description: 'More tags for the same image. They move only after everything else is in place.',
    }),
    username: textField({
      description:
        'Who logs in to the registry of `image`. The default on GitHub is the actor. Without a password the logins of `docker login` are used.',
    }),
    password: secretField({
      description: 'Password or token. For ghcr.io: `github.token`, with `permissions: packages: write`.',
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
      description:
        'A `.charm` file that belongs to the rock, or `artifact:NAME` from an earlier job. Without `charmhub` it stays a file; its hash is an output.',
    }),
    charmhub: secretField({
      description:
        'Credentials of Charmhub, as `charmcraft login --export` writes them. With them the charm is released there.',
    }),
    'charm-name': textField({
      description: "The charm's name on Charmhub. Default: the name in the charm.",
    }),
    channel: textField({
      description:
        'Where the release goes. By default it follows from what started the workflow: `latest/edge` for the default branch, `latest/edge/pr-N` for a pull request, `latest/stable` for the tag of a version.',
      form: '`TRACK/RISK`, `TRACK/RISK/BRANCH`',
    }),
    track: textField({
      description:
        'The track where the event names none. `{major}` and `{minor}` stand for the numbers of a version tag.',
      default: 'latest',
    }),
    'resource-revisions': mapField({
      description: "Revisions of the charm's other resources on Charmhub; the rock's resource needs none.",
      form: '`NAME=REVISION` lines',
    }),
    'promote-from': textField({
      description:
        'Instead of publishing files: release what this channel holds, for all bases and with the same resources, to `channel`.',
      form: '`TRACK/RISK`',
    }),
    'expect-digest': textField({
      description: 'The digest that was tested. Another rock is refused.',
      form: '`sha256:…`',
    }),
    'expect-charm': textField({
      description: 'The SHA-256 of the charm that was tested, in hex. Another charm is refused.',
    }),
    'expect-tested': flagField({
      description:
        'Refuse what no run of this repository has tested at the same content (`record` of integration-test): on a pull request before its merge, for one. Needs `github-token` and `permissions: actions: read, contents: read`.',
      default: 'false',
    }),
    sbom: flagField({
      description:
        'Write a bill of materials (CycloneDX) of what is in the layers, and attach it to the pushed image.',
      default: 'false',
    }),
    resolution: pathField({
      description:
        'The resolution file of pack-rock, which names the packages that were put in without dpkg. Default: the file beside the rock, when it is there; of several rocks the one beside each.',
    }),
    attest: flagField({
      description:
        'Sign which workflow of which commit made the rock and the charm (SLSA provenance), keep it with the repository and attach it to the pushed image. Needs `permissions: id-token: write, attestations: write` and `github-token`.',
      default: 'false',
    }),
    'github-release': textField({
      description:
        'Tag of a release on GitHub whose notes name what was published; the tag is made at this commit where there is none. `auto`: the tag that has started the workflow. Needs `permissions: contents: write` and `github-token`.',
      form: '`TAG`, `auto`',
    }),
    'github-token': secretField({
      description: 'Token of the job, for what is kept on GitHub: `github.token`.',
    }),
    report: pathField({
      description: "Where to write `publish.json`. Default: the runner's folder for temporary files.",
    }),
    'dry-run': flagField({
      description: 'Check everything and print every request that would be made, but change nothing.',
      default: 'false',
    }),
  },
  outputs: {
    image: 'The pushed image by its digest: `HOST/PATH@sha256:…`. Deploy this.',
    digest: 'The digest alone.',
    repository: 'The image without tag and digest: `HOST/PATH`.',
    tags: 'The references that name the image, one on each line; without one that another job has pushed at the same time.',
    uploaded: 'Bytes that were sent to the registry.',
    charm: 'Absolute path of the charm.',
    'charm-sha256': 'Hash of the charm.',
    'charm-name': 'The name on Charmhub.',
    'charm-revision': 'The revision that was released; of a promotion the newest one.',
    'resource-revisions': 'The resources of the release, `NAME=REVISION` lines.',
    channel: 'The channel by its full name.',
    'release-url': 'Page of the charm on Charmhub with this channel.',
    'tested-by': 'Page of the run that has tested it, with `expect-tested`.',
    'github-release-url': 'Page of the release on GitHub.',
    sbom: 'Path of the bill of materials; of several rocks one a line.',
    'sbom-digest': 'Digest of the manifest that attaches it to the image; of several rocks one a line.',
    attestation: 'Path of the signed provenance, a sigstore bundle.',
    'attestation-url': 'Its page on GitHub.',
    'attestation-digest': 'Digest of the manifest that attaches it to the image.',
    report: 'Path of `publish.json`, which holds all of this.',
  },
});
