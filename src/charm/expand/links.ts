import { schema } from '../../project/index.ts';

const { anyOf, fields, listOf, optional, text, webAddress } = schema;

const strict = text({ strict: true });

const addresses = optional(anyOf([webAddress, listOf(webAddress)], 'an address or a list of addresses'));

/** `links` (charmcraft/models/charmcraft.py: Links). */
export const links = optional(
  fields(
    {
      contact: optional(anyOf([strict, listOf(strict)], 'text or a list of texts')),
      documentation: optional(webAddress),
      issues: addresses,
      source: addresses,
      website: addresses,
    },
    { of: '`links`' },
  ),
);
