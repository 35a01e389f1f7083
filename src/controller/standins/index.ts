export type { BuildImage, StandInImage } from './image.ts';
export type { Server } from './server.ts';
export type { StandIn } from './stand-in.ts';
