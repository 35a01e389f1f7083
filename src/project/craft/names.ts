import { anyAsText, optional, text } from '../schema/index.ts';

/** `name` of a rock or charm (craft_application/models/constraints.py: ProjectName). */
export const projectName = anyAsText(
  text({
    max: 40,
    pattern: /^(?=[^a-z]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/,
    expects: 'be lower-case letters, digits and single hyphens, with at least one letter',
  }),
);

/** `version` (craft_application/models/constraints.py: VersionStr). */
export const projectVersion = anyAsText(
  text({
    max: 32,
    pattern: /^[a-zA-Z0-9](?:[a-zA-Z0-9:.+~-]*[a-zA-Z0-9+~])?$/,
    expects: 'be letters, digits and : . + ~ -, and start and end with a letter or digit',
  }),
);

/** `title` (craft_application/models/constraints.py: ProjectTitle). */
export const projectTitle = optional(text({ min: 2, max: 40 }));
