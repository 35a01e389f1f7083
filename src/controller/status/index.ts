export { connectionsOf, endpointsOfOffer, offeredCharm } from './build-offers.ts';
export { listStorage, storageOf, storageStatus } from './build-storage.ts';
export { buildStatus } from './build-status.ts';
export type { StatusFacts } from './build-status.ts';
export { displayedApplicationStatus, displayedStatus } from './displayed.ts';
export { renderLines } from './render-lines.ts';
export { renderTabular } from './render-tabular.ts';
