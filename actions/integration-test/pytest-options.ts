/** What the tests of a charm are told, by the names that they usually have for it. */
export interface Subject {
  readonly charm: string | undefined;
  /** Resource to image. Without a charm that names its resources there is one image under the name ''. */
  readonly images: Readonly<Record<string, string>>;
  readonly charmName: string | undefined;
  readonly application: string | undefined;
}

/** The options in the output of `pytest --help`, those of plugins and of the tests' own conftest.py included. */
export function parseHelp(help: string): ReadonlySet<string> {
  const found = [...help.matchAll(/^ {2}(?:-\w(?: \w+)?, )*(--[\w-]+)/gm)].map(([, name = '']) => name);
  return new Set(found);
}

/**
 * The arguments that tell the tests which charm and images they are about, as far as the tests know such options:
 * `--charm-file`, and for each image `--RESOURCE`, `--RESOURCE-image`, `--CHARM-image`, `--rock-image` or `--image`.
 * The names are those of canonical/operator-workflows and of the profiles of charmcraft.
 */
export function selectOptions(known: ReadonlySet<string>, subject: Subject): readonly string[] {
  const args: string[] = [];
  const charmOption = ['--charm-file', '--charm-path', '--charm'].find((name) => known.has(name));
  if (subject.charm !== undefined && charmOption !== undefined) args.push(`${charmOption}=${subject.charm}`);
  const images = Object.entries(subject.images);
  const imageOptions = [...known].filter((name) => name.endsWith('-image'));
  for (const [resource, image] of images) {
    const names = resource === '' ? [] : [`--${resource}`, `--${resource}-image`];
    if (images.length === 1) {
      for (const name of [subject.charmName, subject.application])
        if (name !== undefined) names.push(`--${name}-image`);
      names.push('--rock-image', '--image');
      // One image and one option for an image: whatever it is called, they belong together.
      if (imageOptions.length === 1) names.push(...imageOptions);
    }
    const option = names.find((name) => known.has(name));
    if (option !== undefined) args.push(`${option}=${image}`);
  }
  return args;
}
