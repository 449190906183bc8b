/** What the threads of CPUs load of the bundle, compiled once for all of them: parsing it would take each 2 ms. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { BUNDLE, isBundled } from '../common/own-modules.js';
import type { CodeFile } from '../engine/free/cpu-thread.js';

/** It has `runCpu`. */
const SYSTEM = './machine.cjs';
/** What a file needs before it runs. */
const NEEDED = /^const .+ = require\("(\.\/[^"]+)"\);$/gm;

let made: readonly CodeFile[] | undefined;

/** Null: it is not bundled. */
export function systemCode(): readonly CodeFile[] | null {
  if (!isBundled) return null;
  return (made ??= [...filesOf(SYSTEM)].map(([name, text]) => compiled(name, text)));
}

/** A file and all that it needs, in the order in which they need each other. */
function filesOf(name: string, texts = new Map<string, string>()): ReadonlyMap<string, string> {
  const text = readFileSync(pathOf(name), 'utf8');
  for (const [, needed] of text.matchAll(NEEDED)) if (!texts.has(needed)) filesOf(needed, texts);
  return texts.set(name, text);
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, `${BUNDLE}chunks/`));
}

function compiled(name: string, text: string): CodeFile {
  const path = pathOf(name);
  const source = `(function (module, require, __filename) {${text}\n})`;
  const data = new Script(source, { filename: path }).createCachedData();
  const cache = new Uint8Array(new SharedArrayBuffer(data.length));
  cache.set(data);
  return { name, path, source, cache };
}
