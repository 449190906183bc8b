/**
 * Where Node keeps what V8 has compiled of this package, from 22.1 on; before, where threads keep what they begin with. A
 * thread learns of it by its environment when it begins; what code under test starts is to learn nothing of it.
 */
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.js';

interface Newer {
  readonly getCompileCacheDir?: () => string | undefined;
}

/** Null: nothing is to be kept. */
export function keptCodeFolder(): string | null {
  const folder = cacheFolder();
  return folder === null ? null : join(folder, 'code');
}

let ofThreads: string | undefined;

/** For a Node that keeps none, from now on: threads do (`workers/run.cts`). */
export function keepForThreads(folder: string): void {
  ofThreads = folder;
}

/** The environment of a thread that keeps code where this one does; undefined: it keeps none, or what the user has asked for. */
export function keepingCode(): NodeJS.ProcessEnv | undefined {
  const used = (nodeModule as Newer).getCompileCacheDir?.(); // of this version of Node: a folder in it
  const folder = used === undefined ? ofThreads : dirname(used);
  if (folder === undefined || process.env.NODE_COMPILE_CACHE !== undefined) return undefined;
  return folder === keptCodeFolder() ? { ...process.env, NODE_COMPILE_CACHE: folder } : undefined;
}

/** In a thread that has begun so, before code under test is loaded. */
export function hideKeptCode(): void {
  if (process.env.NODE_COMPILE_CACHE === keptCodeFolder()) delete process.env.NODE_COMPILE_CACHE;
}
