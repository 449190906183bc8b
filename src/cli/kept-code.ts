/** What V8 has compiled is kept on disk, of threads alone by a Node that does not do so itself: a third of what a short run takes is compiling. */
import { readdirSync, rmSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { keepForThreads, keptCodeFolder } from '../common/kept-code.js';

interface Newer {
  readonly enableCompileCache?: (folder: string) => unknown;
}

/** Files that are kept: one for each module, some 10 kB. */
const MOST = 2048;

/** From now on, in this process, and in threads that are started. What a user has asked Node for stays. */
export function keepCode(): void {
  const { enableCompileCache } = nodeModule as Newer;
  if (process.env.NODE_COMPILE_CACHE !== undefined) return;
  const kept = keptCodeFolder();
  if (kept === null) return;
  makeRoom(kept);
  if (enableCompileCache === undefined) keepForThreads(kept);
  else enableCompileCache(kept);
}

/** All go, and what is in use is made again. */
function makeRoom(folder: string): void {
  try {
    if (readdirSync(folder, { recursive: true }).length > MOST) rmSync(folder, { recursive: true });
  } catch {
    // it is not there yet, or may not be changed
  }
}
