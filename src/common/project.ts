/** The project that a user works in: what a token may name, and from where it names it. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The folder of the nearest package.json above the current folder; the current folder where there is none. */
export function projectFolder(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return resolve(from);
  }
}

/** A file as it is named from the project's folder, with slashes on every system. */
export function pathInProject(file: string): string {
  return relative(projectFolder(), file).split(sep).join('/');
}

/** The file of such a path; one that is not there may be named from the current folder. */
export function fileInProject(path: string): string {
  const file = resolve(projectFolder(), path);
  return existsSync(file) ? file : resolve(path);
}

/** Whether the file, wherever links lead, lies in the project's folder. */
export function isInProject(file: string): boolean {
  return `${realpathSync(file)}${sep}`.startsWith(`${realpathSync(projectFolder())}${sep}`);
}
