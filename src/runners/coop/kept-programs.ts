/**
 * Rewritten programs on disk: rewriting the kernel takes a second, and most programs have not changed since. What is kept
 * is used only for the very sources that it was made of, by the build of smplab and the Node that made it. It is written at
 * once or not at all, so any number of processes may share a folder, and a read-only one does no harm.
 */
import type * as Crypto from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Zlib from 'node:zlib';
import { buildId } from '../../common/build-id.js';
import { cacheFolder } from '../../common/cache-folder.js';
import type { GraphData } from '../../engine/rewriter/linking/module-data.js';
import type { ImportKind } from '../../engine/rewriter/linking/resolver.js';
import type { NativeModules } from '../../engine/rewriter/native/native-source.js';
import type { Fingerprints } from '../../search/token.js';

export interface KeptProgram {
  /** URLs of all modules, in the order in which they were read, and digests of them as they are on disk. */
  readonly files: readonly (readonly [url: string, digest: string])[];
  /** Where imports led. */
  readonly resolved: readonly Resolution[];
  readonly fingerprints: Fingerprints;
  readonly graph: GraphData;
  /** The modules for real threads. They are few, and made of what rewriting has found: later all would be rewritten again. */
  readonly natives: NativeModules;
}
export type Resolution = readonly [kind: ImportKind, specifier: string, from: string, url: string | null];

/** Programs that are kept: some 35 kB each. Our own tests have more than 256, and those they need again were the first. */
export const MOST = 1024;
const SUFFIX = '.json.gz';

/** Threads of actors have this module too, and use nothing of it. */
const load = createRequire(import.meta.url);
const zlib = (): typeof Zlib => load('node:zlib') as typeof Zlib;

export class KeptPrograms {
  private constructor(
    private readonly folder: string,
    private readonly build: string,
  ) {}

  /** Null: none are kept, as where it is not known which build this is, or other users can write to the folder. */
  static open(env: NodeJS.ProcessEnv = process.env, build = buildId()): KeptPrograms | null {
    if (build === null) return null;
    const folder = cacheFolder(env);
    return folder === null ? null : new KeptPrograms(folder, build);
  }

  /** @param key all that the program was made of but its sources @param leads where an import leads now */
  read(
    key: object,
    leads: (kind: ImportKind, specifier: string, from: string) => string | undefined,
  ): KeptProgram | null {
    try {
      const kept = JSON.parse(
        zlib()
          .gunzipSync(readFileSync(this.#path(key)))
          .toString(),
      ) as KeptProgram;
      const isSame =
        kept.files.every(([url, digest]) => digestOf(readFileSync(new URL(url))) === digest) &&
        kept.resolved.every(([kind, specifier, from, url]) => (leads(kind, specifier, from) ?? null) === url);
      return isSame ? kept : null;
    } catch {
      return null; // there is none, or it cannot be read
    }
  }

  write(key: object, program: KeptProgram): void {
    const path = this.#path(key);
    const unfinished = `${path}.${process.pid}-${performance.now()}`;
    try {
      writeFileSync(unfinished, zlib().gzipSync(JSON.stringify(program), { level: 1 }), { mode: 0o600, flag: 'wx' });
      renameSync(unfinished, path);
      this.#makeRoom();
    } catch {
      rmSync(unfinished, { force: true }); // nothing is kept: it is made anew the next time
    }
  }

  #path(key: object): string {
    return join(this.folder, digestOf(JSON.stringify([this.build, process.version, key])) + SUFFIX);
  }

  /** Those that were written first go, a quarter at a time. */
  #makeRoom(): void {
    const kept = readdirSync(this.folder).filter((name) => name.endsWith(SUFFIX));
    if (kept.length <= MOST) return;
    const aged = kept.map((name) => ({
      path: join(this.folder, name),
      age: statSync(join(this.folder, name)).mtimeMs,
    }));
    for (const { path } of aged.toSorted((a, b) => a.age - b.age).slice(0, MOST / 4)) rmSync(path, { force: true });
  }
}

export function digestOf(content: string | Uint8Array): string {
  return (load('node:crypto') as typeof Crypto).createHash('sha256').update(content).digest('base64url');
}
