import { parseOsRelease, type OsRelease } from './base-facts.ts';
import { provideBase } from './base.ts';
import type { BaseSource, BuildContext } from './types.ts';

/**
 * Says what system is in a base image, for packing something that is going to run on it but is not a rock.
 *
 * @param request.maxAge milliseconds for which an earlier answer of the image's registry counts
 * @throws Failure as `provideBase` does
 */
export async function readBaseSystem(
  context: BuildContext,
  request: { readonly source: BaseSource; readonly architecture: string; readonly maxAge: number },
): Promise<OsRelease> {
  const { index } = await provideBase(context, request);
  const bytes = index.files.get('etc/os-release') ?? index.files.get('usr/lib/os-release');
  return parseOsRelease(new TextDecoder().decode(bytes));
}
