export { addCrossRelation } from './add-cross-relation.ts';
export { bringInLine, keepInLine } from './keep-in-line.ts';
export { clearNetwork, foreignNetworks, networkKeeper } from './networks.ts';
