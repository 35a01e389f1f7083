import type { Integration } from './integration.ts';

export const saml: Integration = {
  name: 'saml',
  endpoint: 'saml',
  interface: 'saml',
  provider: { charm: 'saml-integrator', endpoint: 'saml', trust: false, selfContained: false },
  required: true,
  variables: () => ['SAML_ENTITY_ID', 'SAML_METADATA_URL'],
  springVariables: () =>
    ['entity-id', 'assertingparty.metadata-uri'].map(
      (part) => `spring.security.saml2.relyingparty.registration.testentity.${part}`,
    ),
};
