/**
 * Folders of modules that are written for as long as a process needs them. Their names say what is in them, so several
 * processes may need one: each leaves a mark there, and the last one takes the folder away.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const USED_BY = 'used-by-';
const MARK = `${USED_BY}${process.pid}-${threadId}`;
const folders = new Set<string>();

/** @param modules text by name of the file */
export function writeModules(folder: string, modules: Readonly<Record<string, string>>): void {
  if (folders.size === 0) process.once('exit', leaveAll);
  folders.add(folder);
  do
    try {
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of Object.entries({ [MARK]: '', ...modules })) writeFileSync(join(folder, name), text);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // another process has just taken it away
    }
  while (!existsSync(join(folder, MARK)));
}

function leaveAll(): void {
  for (const folder of folders)
    try {
      rmSync(join(folder, MARK));
      if (!readdirSync(folder).some(isOfAnother)) rmSync(folder, { recursive: true });
    } catch {
      // it is gone, or not ours to take away
    }
}

/** The mark of a process that lives, or of another thread of this one. */
function isOfAnother(name: string): boolean {
  if (!name.startsWith(USED_BY)) return false;
  try {
    return process.kill(Number.parseInt(name.slice(USED_BY.length), 10), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
