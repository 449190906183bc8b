/** What the threads of CPUs load of the bundle, compiled once for all of them: parsing it would take each 2 ms. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { BUNDLE, isBundled } from '../common/own-modules.js';
import type { CodeFile } from '../engine/free/cpu-thread.js';

/** In the order in which they need each other; the last has `runCpu`. */
const FILES = ['./shared.cjs', './machine.cjs'];

let made: readonly CodeFile[] | undefined;

/** Null: it is not bundled. */
export function systemCode(): readonly CodeFile[] | null {
  if (!isBundled) return null;
  return (made ??= FILES.map(compiled));
}

function compiled(name: string): CodeFile {
  const path = fileURLToPath(new URL(name, `${BUNDLE}chunks/`));
  const source = `(function (module, require, __filename) {${readFileSync(path, 'utf8')}\n})`;
  const data = new Script(source, { filename: path }).createCachedData();
  const cache = new Uint8Array(new SharedArrayBuffer(data.length));
  cache.set(data);
  return { name, path, source, cache };
}
