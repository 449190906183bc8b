/** Sources rewritten for both engines, and runtimes that note which bytes of shared memory they show. */
import { compileFunction } from 'node:vm';
import { ElementRuntime } from '../../../../src/engine/coop/element-runtime.js';
import { plainGround } from '../../../../src/engine/coop/ground.js';
import { performNatively } from '../../../../src/engine/controlled/operations.js';
import { Ranges } from '../../../../src/engine/controlled/ranges.js';
import { WordNumbers } from '../../../../src/engine/controlled/words.js';
import { CallerPlaces } from '../../../../src/engine/races/caller-places.js';
import type { LockstepActor } from '../../../../src/engine/lockstep/actor.js';
import { NativeRuntime } from '../../../../src/engine/lockstep/native-runtime.js';
import { hear } from '../../../../src/engine/races/heard.js';
import { isWrite } from '../../../../src/engine/races/access.js';
import { SharedViews } from '../../../../src/engine/races/shared-views.js';
import { link, type LinkedProgram } from '../../../../src/engine/rewriter/linking/linker.js';
import type { CoopRuntime } from '../../../../src/engine/rewriter/runtime.js';

const MODULE = 'test:elements';

export type Body = (a: Int32Array) => unknown;

async function linked(body: string): Promise<LinkedProgram> {
  return await link(MODULE, {
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
export async function nativeSource(body: string, actor: FakeActor): Promise<Body> {
  const [{ source, implicit }] = (await (await linked(body)).natively()).sources;
  const text = `'use strict'; return ${source.replace(/^.*?export const f = /, '')}`;
  const runtime = new NativeRuntime(actor as unknown as LockstepActor, new CallerPlaces(implicit));
  actor.onWatching();
  hear(runtime);
  const make = compileFunction(text, ['$smplab'], { filename: MODULE }) as (runtime: NativeRuntime) => Body;
  return make(runtime);
}

/** What a thread's runtime asks of its actor. */
export class FakeActor {
  /** No loop is endless here. */
  readonly turn = (): void => undefined;
  readonly id = 0;
  readonly steps = 0;
  readonly active = true;
  readonly ranges = new Ranges();
  readonly words = new WordNumbers();
  readonly views = new SharedViews(this.words, null);
  readonly seen: string[] = [];
  readonly sites: number[] = [];
  readonly accesses = {
    plain: (_thread: number, site: number, kind: number, start: number, size: number) => {
      this.seen.push(accessText(kind, start, size));
      this.sites.push(site);
    },
  };
  readonly cpus = { touchesElements: () => undefined };
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

function accessText(kind: number, start: number, size: number): string {
  return `${isWrite(kind) ? 'w' : 'r'}${start}+${size}`;
}

/** The runtime of coroutines. */
export class Shown extends ElementRuntime {
  readonly seen: string[] = [];
  /** Of those places. */
  readonly sites: number[] = [];

  /** Coroutines run by themselves here: each operation is made at once. */
  operate(_site: number, op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    return performNatively(op, array, index, value, extra);
  }

  share(memory: Int32Array, watched: boolean): Int32Array {
    this.words.know(memory.buffer);
    this.beginWatching(1, watched);
    this.ground = plainGround(1);
    this.actor = 0;
    this.watching = watched;
    hear(this);
    this.races.plain = (_thread, site, kind, start, size) => {
      this.seen.push(accessText(kind, start, size));
      this.sites.push(site);
    };
    return memory;
  }
}
