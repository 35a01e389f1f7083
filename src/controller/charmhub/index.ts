export { createCharmhub, type Charmhub, type CharmhubParts, type PublishedCharm } from './charmhub.ts';
