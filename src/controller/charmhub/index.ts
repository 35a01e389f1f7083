export { createCharmhub, type Charmhub, type CharmhubParts } from './charmhub.ts';
