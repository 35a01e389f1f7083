import { field, textOf } from './tree.ts';
import type { ProjectDocument } from './document.ts';

/** The directory name that an extension derives from the project's name (`My-App` -> `my_app`). */
export function snakeName(name: string): string {
  return name.replaceAll('-', '_').toLowerCase();
}

/** Where flask and fastapi look for an application, in their order (spec of the flask and fastapi extensions). */
export function appModulePaths(name: string | undefined): readonly string[] {
  const folders = ['app', 'src', ...(name === undefined ? [] : [snakeName(name)])];
  return [
    'app.py',
    'main.py',
    ...folders.flatMap((folder) => ['__init__.py', 'app.py', 'main.py'].map((file) => `${folder}/${file}`)),
  ];
}

/** Where django looks for its WSGI module. The second is the layout of Django's own tutorial. */
export function djangoModulePaths(name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  const snake = snakeName(name);
  return [`${snake}/${snake}/wsgi.py`, `${snake}/mysite/wsgi.py`];
}

/** The project's name when it can be part of a path. */
export function nameOf(document: ProjectDocument | undefined): string | undefined {
  const name = textOf(field(document?.root, 'name'));
  return name !== undefined && /^[A-Za-z0-9_-]+$/.test(name) ? name : undefined;
}
