import type { Integration } from './integration.ts';

export const s3: Integration = {
  name: 's3',
  endpoint: 's3',
  interface: 's3',
  provider: {
    charm: 's3-integrator',
    channel: 'latest/edge',
    endpoint: 's3-credentials',
    trust: false,
    selfContained: false,
  },
  required: true,
  variables: () => ['S3_ACCESS_KEY', 'S3_SECRET_KEY', 'S3_BUCKET'],
  springVariables: () =>
    ['credentials.accessKey', 'credentials.secretKey', 's3.bucket'].map((part) => `spring.cloud.aws.${part}`),
};
