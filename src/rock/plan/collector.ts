import { locate, type Path, type Problem } from '../../project/index.ts';
import type { Location } from '../../errors/index.ts';
import type { RockDocument } from '../expand/index.ts';

/** Gathers everything that cannot be built, so that one run is enough to see all of it. */
export interface Collector {
  readonly problems: Problem[];
  readonly notices: string[];
  refuse(path: Path, message: string): void;
  notice(message: string): void;
  place(path: Path): Location | undefined;
}

export function createCollector(document: Pick<RockDocument, 'file' | 'positions'>): Collector {
  const problems: Problem[] = [];
  const notices: string[] = [];
  const place = (path: Path): Location | undefined => locate(document.positions, path);
  return {
    problems,
    notices,
    refuse(path, message) {
      const at = place(path);
      problems.push({
        path,
        message,
        file: at?.file ?? document.file,
        ...(at?.line === undefined ? {} : { line: at.line }),
        ...(at?.column === undefined ? {} : { column: at.column }),
      });
    },
    notice: (message) => {
      if (!notices.includes(message)) notices.push(message);
    },
    place,
  };
}
