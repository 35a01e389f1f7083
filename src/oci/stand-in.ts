import type { Image } from './image.ts';

/** The label of an image whose base is not the one that it stands for. Its value says what the base really is. */
export const STAND_IN_LABEL = 'io.paas-action.base.stand-in';

/** What the base of the image really is, when it only stands in for another one. */
export function findStandIn(image: Image): string | undefined {
  return image.config.config?.Labels?.[STAND_IN_LABEL] ?? image.annotations[STAND_IN_LABEL];
}
