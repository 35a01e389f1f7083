export { createRegistry } from './client.ts';
export type {
  Credentials,
  FindCredentials,
  PushResult,
  Registry,
  RegistryOptions,
  Traffic,
} from './client.ts';
