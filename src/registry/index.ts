export { createRegistry } from './client.ts';
export type { Registry, RegistryOptions } from './client.ts';
export type { PushResult } from './push.ts';
export type { Traffic } from './traffic.ts';
export type { Credentials, FindCredentials } from './credentials.ts';
export { isLoopback } from './address.ts';
export { dockerCredentials } from './docker-credentials.ts';
export { describePush, describePushIndex } from './describe-push.ts';
export type { Attached, Attachment } from './attach.ts';
