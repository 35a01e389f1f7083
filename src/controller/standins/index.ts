import { loki } from './loki-k8s.ts';
import { mongodb } from './mongodb-k8s.ts';
import { nginx } from './nginx-ingress-integrator.ts';
import { mysql } from './mysql-k8s.ts';
import { postgresql } from './postgresql-k8s.ts';
import { prometheus } from './prometheus-k8s.ts';
import { rabbitmq } from './rabbitmq-k8s.ts';
import { redis } from './redis-k8s.ts';
import { tempo } from './tempo-coordinator-k8s.ts';
import { traefik } from './traefik-k8s.ts';
import { s3 } from './s3-integrator.ts';
import { smtp } from './smtp-integrator.ts';
import type { StandIn } from './stand-in.ts';

export { createStandInAgents, joinAgents } from './agents.ts';
export type { BuildImage, StandInImage } from './image.ts';
export type { Server } from './server.ts';
export type { StandIn } from './stand-in.ts';

/** Every stand-in by the name under which it is deployed. One line each. */
export const standIns: Readonly<Record<string, StandIn>> = Object.fromEntries(
  [postgresql, mysql, mongodb, redis, rabbitmq, s3, smtp, traefik, nginx, loki, tempo, prometheus].map(
    (standIn) => [standIn.name, standIn],
  ),
);
