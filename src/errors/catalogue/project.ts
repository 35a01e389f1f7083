import { area } from './entry.ts';

export const project = area({
  PROJECT_FILE_MISSING: {
    when: 'The project has no rockcraft.yaml or charmcraft.yaml where one is needed.',
    fix: 'Point `path` at the folder that holds it, or write one with `paas-action init`.',
  },
  YAML_INVALID: {
    when: 'A YAML file cannot be read: its syntax is wrong, a key is there twice, or it is not a mapping.',
    fix: 'Correct the line that the message names.',
  },
  YAML_TOO_LARGE: {
    when: 'A YAML file is larger, deeper or has more aliases than any real project file.',
    fix: 'Write the file without nested aliases; a project file is a few hundred lines.',
  },
  ROCKCRAFT_INVALID: {
    when: 'rockcraft.yaml has keys or values that rockcraft does not accept; all of them are listed.',
    fix: 'Correct the fields that the message lists.',
  },
  CHARMCRAFT_INVALID: {
    when: 'charmcraft.yaml has keys or values that charmcraft does not accept; all of them are listed.',
    fix: 'Correct the fields that the message lists.',
  },
  EXTENSION_UNKNOWN: {
    when: 'The project file names an extension that does not exist.',
    fix: 'Use one of flask-framework, django-framework, fastapi-framework, go-framework, expressjs-framework, spring-boot-framework.',
  },
  EXTENSION_UNSUPPORTED_BASE: {
    when: 'The extension does not support the base of the project.',
    fix: 'Use one of the bases that the message lists.',
  },
  EXTENSION_EXPERIMENTAL: {
    when: 'The extension is experimental on this base and was not enabled.',
    fix: 'Set ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS (rocks) or CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS (charms) to `true`.',
  },
  EXTENSION_REFUSED: {
    when: 'The project lacks something that its extension requires, such as an entry point, or collides with it.',
    fix: 'Mend what the message lists; each point names the file or field.',
  },
  FRAMEWORK_UNDETECTED: {
    when: 'The project looks like none of the supported frameworks.',
    fix: "Check that `path` is the application's folder; the message lists what each framework lacked.",
  },
  FRAMEWORK_AMBIGUOUS: {
    when: 'The project looks like more than one framework.',
    fix: 'Name the one that you mean with `framework`.',
  },
});
