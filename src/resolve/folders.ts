import { dirname, isAbsolute, relative } from 'node:path';

/** Whether `path` is `folder` or lies below it. Both absolute; symbolic links are not followed. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way)) || /^\.\.[^/\\]/.test(way);
}

/** `folder` and those above it up to `top`, nearest first; `folder` alone where it is not in `top`, or there is none. */
export function foldersUpTo(folder: string, top: string | null): string[] {
  if (top === null || !isWithin(folder, top)) return [folder];
  const folders = [folder];
  for (let current = folder; relative(top, current) !== ''; ) {
    current = dirname(current);
    folders.push(current);
  }
  return folders;
}
