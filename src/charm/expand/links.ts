import { schema, text as textNode, textOf } from '../../project/index.ts';

const { anyOf, fields, listOf, optional, report, text } = schema;

const strict = text({ strict: true });

/** An address of any scheme with a host, normalised as the WHATWG URL standard says. */
const address: schema.Rule = (node, scope) => {
  const value = textOf(node);
  const url = value !== undefined && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || url.host === '') {
    report(scope, 'must be an address such as `https://example.com`');
    return node;
  }
  return textNode(url.href, node.at);
};
const addresses = optional(anyOf([address, listOf(address)], 'an address or a list of addresses'));

/** `links` (charmcraft/models/charmcraft.py: Links). */
export const links = optional(
  fields(
    {
      contact: optional(anyOf([strict, listOf(strict)], 'text or a list of texts')),
      documentation: optional(address),
      issues: addresses,
      source: addresses,
      website: addresses,
    },
    { of: '`links`' },
  ),
);
