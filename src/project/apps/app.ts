/** One of the apps of a repository. */
export interface App {
  /**
   * Unique in the repository: the name of the rock, or the folder in its letters where rockcraft.yaml says none. Fits
   * into names of files, artifacts, images and models.
   */
  readonly name: string;
  /** Folder with the rockcraft.yaml, seen from the repository; `.` for the repository itself. */
  readonly path: string;
  /** Folder with the charmcraft.yaml, likewise; undefined when the app has no charm. */
  readonly charmPath: string | undefined;
}

/** Whether a folder or file, seen from the repository, is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}
