/** Sources rewritten for both engines, and runtimes that note which bytes of shared memory they show. */
import { compileFunction } from 'node:vm';
import { ElementRuntime } from '../../../../src/engine/coop/element-runtime.js';
import { plainGround } from '../../../../src/engine/coop/ground.js';
import { performNatively } from '../../../../src/engine/controlled/operations.js';
import { Ranges } from '../../../../src/engine/controlled/ranges.js';
import { WordNumbers } from '../../../../src/engine/controlled/words.js';
import type { LockstepActor } from '../../../../src/engine/lockstep/actor.js';
import { NativeRuntime } from '../../../../src/engine/lockstep/native-runtime.js';
import { isWrite } from '../../../../src/engine/races/access.js';
import { SharedViews } from '../../../../src/engine/races/shared-views.js';
import { link, type LinkedProgram } from '../../../../src/engine/rewriter/linking/linker.js';
import type { CoopRuntime } from '../../../../src/engine/rewriter/runtime.js';

export type Body = (a: Int32Array) => unknown;

async function linked(body: string): Promise<LinkedProgram> {
  return await link('test:elements', {
    readSource: () => `export const f = (a) => { ${body} };`,
    instrument: () => true,
    watched: () => true,
  });
}

/** As coroutines have it. */
export async function rewritten(body: string, runtime: ElementRuntime): Promise<Body> {
  return (await linked(body)).instantiate(runtime as unknown as CoopRuntime).namespace.f as Body;
}

/** As real threads have it. */
export async function nativeSource(body: string, runtime: NativeRuntime): Promise<Body> {
  const [{ source }] = (await (await linked(body)).natively()).sources;
  const text = `'use strict'; return ${source.replace(/^export const f = /, '')}`;
  return (compileFunction(text, ['$smplab']) as (runtime: NativeRuntime) => Body)(runtime);
}

/** What a thread's runtime asks of its actor. */
export class FakeActor {
  readonly id = 0;
  readonly steps = 0;
  readonly active = true;
  readonly ranges = new Ranges();
  readonly words = new WordNumbers();
  readonly views = new SharedViews(this.words, null);
  readonly seen: string[] = [];
  readonly sites: number[] = [];
  readonly accesses = {
    plain: (_thread: number, _site: number, kind: number, start: number, size: number) =>
      void this.seen.push(accessText(kind, start, size)),
  };
  onWatching = (): void => undefined;

  share(memory: Int32Array): Int32Array {
    this.words.know(memory.buffer);
    return memory;
  }

  constructor(readonly watching: boolean) {}

  operate(site: number, op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    this.sites.push(site);
    return performNatively(op, array, index, value, extra);
  }
}

export function nativeRuntime(actor: FakeActor): NativeRuntime {
  const runtime = new NativeRuntime(actor as unknown as LockstepActor);
  actor.onWatching();
  return runtime;
}

function accessText(kind: number, start: number, size: number): string {
  return `${isWrite(kind) ? 'w' : 'r'}${start}+${size}`;
}

/** The runtime of coroutines. */
export class Shown extends ElementRuntime {
  readonly seen: string[] = [];

  share(memory: Int32Array, watched: boolean): Int32Array {
    this.words.know(memory.buffer);
    this.beginWatching(1, watched);
    this.ground = plainGround(1);
    this.actor = 0;
    this.watching = watched;
    this.races.plain = (_thread, _site, kind, start, size) => void this.seen.push(accessText(kind, start, size));
    return memory;
  }
}
