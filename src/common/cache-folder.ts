/** Where what is made once is kept from one run to the next. */
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Null: nothing is to be kept, or other users can write to the folder: what lies in it is run. */
export function cacheFolder(
  { SMPLAB_CACHE: asked, XDG_CACHE_HOME: home }: NodeJS.ProcessEnv = process.env,
): string | null {
  if (asked === 'off') return null;
  const folder = asked ?? join(home ?? join(homedir(), '.cache'), 'smplab');
  return isOurs(folder) ? folder : null;
}

/** It is there, or can be made, and is this user's alone. */
function isOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}
