import { django } from './django.ts';
import { expressjs } from './expressjs.ts';
import { fastapi } from './fastapi.ts';
import { flask } from './flask.ts';
import type { Framework } from './framework.ts';
import { go } from './go.ts';
import { springBoot } from './spring-boot.ts';

/** Every framework that is supported. To add one: write its file and add its line here. */
export const frameworks: readonly Framework[] = [flask, django, fastapi, go, expressjs, springBoot];

/** The framework whose extension has this name. */
export function findByExtension(
  extension: string,
  known: readonly Framework[] = frameworks,
): Framework | undefined {
  return known.find((framework) => framework.extension === extension);
}
