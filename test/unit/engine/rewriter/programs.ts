/** Runs sources that are strings: once as they are, and once rewritten. */
import { compileFunction } from 'node:vm';
import type { PointPlaces } from '../../../../src/engine/rewriter/linking/point-places.js';
import { CALLS } from '../../../../src/engine/rewriter/calls.js';
import { link, type LinkedProgram } from '../../../../src/engine/rewriter/linking/linker.js';
import { TinyRuntime, type Choose } from './tiny-runtime.js';

const ENTRY = 'file:///program/main.js';

/** Links modules given by their names below `file:///program/`. */
export async function linkSources(
  sources: Readonly<Record<string, string>>,
  yieldingMembers: readonly string[] = [],
  places?: PointPlaces,
  direct = false,
): Promise<LinkedProgram> {
  return await link(ENTRY, {
    yieldingMembers,
    ...(places && { places }),
    watched: () => true,
    direct: () => direct,
    instrument: (url) => url.startsWith('file:///program/'),
    readSource(url) {
      const source = sources[url.slice('file:///program/'.length)];
      if (source === undefined) throw new Error(`no source for ${url}`);
      return source;
    },
  });
}

export async function linkSource(source: string, yieldingMembers: readonly string[] = []): Promise<LinkedProgram> {
  return await linkSources({ 'main.js': source }, yieldingMembers);
}

/** The same with functions in their direct form where they have one. */
export async function linkDirect(source: string): Promise<LinkedProgram> {
  return await linkSources({ 'main.js': source }, [], undefined, true);
}

/** What a module without imports, whose last word is `export function main(a) {…}`, returns as it is. */
export function runPlain(source: string, a: Int32Array): unknown {
  const body = `'use strict';${source.replaceAll('export function', 'function')}\nreturn main;`;
  const factory = compileFunction(body) as () => (view: Int32Array) => unknown;
  return factory()(a);
}

/** The same rewritten, as one actor. */
export function runAlone(program: LinkedProgram, a: Int32Array, choose?: Choose): unknown {
  const runtime = new TinyRuntime(choose);
  const { main } = program.instantiate(runtime).namespace;
  return runtime.run(actor(main, a))[0];
}

/** Beside the module's `main`: operations on a word of its own, more than any `main` has. */
const OTHER = '\nexport function other(b) { for (let i = 0; i < 5000; i++) Atomics.add(b, 0, 1); }';

/** A module for `runBeside`. */
export async function linkBeside(source: string, direct = false): Promise<LinkedProgram> {
  return await (direct ? linkDirect : linkSource)(source + OTHER);
}

/** The same beside another actor, so that it yields wherever `choose` gives that one a turn. */
export function runBeside(
  program: LinkedProgram,
  a: Int32Array,
  choose: Choose,
): { readonly result: unknown /** Or there was no point to run at. */; readonly otherRan: boolean } {
  const runtime = new TinyRuntime(choose);
  const { main, other } = program.instantiate(runtime).namespace;
  const own = new Int32Array(1);
  const [result] = runtime.run(actor(main, a), actor(other, own));
  // Only where the two took turns does an operation of the other stand between two of `main`.
  const turns = runtime.trace.map((step) => step.split(':')[0]).join('');
  return { result, otherRan: !turns.includes('0') || /01|10/.test(turns) };
}

/** A call as an actor. */
export function actor(fn: unknown, ...args: unknown[]): () => unknown {
  return CALLS.bind(fn, undefined, ...args) as () => unknown;
}
