/**
 * Modules for real threads: as they are, but that plain accesses and operations of `Atomics` are calls of the thread's own
 * runtime. It shows them to the race detector while it watches, and makes steps of those that are. Nothing waits in them as
 * a coroutine does, so all else stays.
 *
 *   a[i]               → ($smplab.watching ? $smplab.get(7, a, i) : (a)[i])
 *   a[i] = v           → ($smplab.watching ? $smplab.set(7, a, i, v) : (a)[i] = v)
 *   a[i] += v          → ($smplab.watching ? $smplab.place(7, a, i).value += v : (a)[i] += v)
 *   [a[i]] = v         → [$smplab.place(7, a, i).value] = v
 *   Atomics.load(a, i) → $smplab.at(7).load(a, i)
 *   for (…; …; i++)    → for (…; …; i++, $smplab.turn())
 *   while (…)          → { const $loop1 = $smplab.loop(); while ($smplab.looks($loop1) && (…)) }, if it only looks
 *
 * Before all that, the module hands over how its state is read and written: `$smplab.state(…)`, see `stateHook`.
 *
 * A step is `$smplab.steps.get(7, a, i)` in any case. As on coroutines, what is long stands there once.
 */
import { children, directiveOf, type Node } from '../ast.js';
import type { PlainSteps } from '../accesses.js';
import { implicitPlaces, type ImplicitPlace } from '../../races/caller-places.js';
import type { HostPath } from '../../global-state.js';
import type { Module } from '../facts.js';
import type { MutableState } from '../problems.js';
import { isJson } from '../linking/files.js';
import type { LookingLoop, Looks } from '../looking-loops.js';
import { enterImplicit, SiteTable, type Site } from '../sites.js';
import { Edit } from '../transform/edit.js';
import { chooseNames, type Names } from '../transform/names.js';
import { endTurns, isLoop, markTurns } from '../transform/loops.js';
import { separate } from '../transform/semicolons.js';
import { stateHook } from '../module-state/hook.js';
import { changeAtomics } from './atomics.js';
import { changeChain } from './chains.js';
import { changeElement, changeIterated } from './elements.js';
import { changePatterns } from './patterns.js';
import { changeCall } from './ranges.js';
import { NATIVE_RUNTIME } from './runtime-name.js';

export interface NativeSource {
  readonly url: string;
  readonly format: 'module' | 'commonjs';
  readonly source: string;
  /** Whether some of its accesses are steps. */
  readonly hasSteps: boolean;
  /** What it keeps on objects of the host; null: nothing, and the global object is not handed on. */
  readonly onHost: readonly HostPath[] | null;
  /** At which something may be done that is not written there. */
  readonly implicit: readonly ImplicitPlace[];
}

export interface NativeModules {
  readonly sources: readonly NativeSource[];
  /** By number, as the sources name them. */
  readonly sites: readonly Site[];
}

/** What is known of a module before it is changed. */
export type NativeNamed = Pick<NativeSource, 'url' | 'hasSteps'>;

/** A module under way. */
export interface Native {
  readonly module: Module;
  readonly edit: Edit;
  readonly sites: SiteTable;
  readonly isStep: (node: Node) => boolean;
  readonly looks: Looks;
  readonly names: Names;
}

/** What is known of a module. */
export interface ToRunNatively {
  readonly module: Module;
  /** The plain accesses that are steps. */
  readonly steps: PlainSteps;
  readonly looks: Looks;
  readonly state: readonly MutableState[];
}

/** @param isWanted left out: all are; most of the kernel's are as they lie on disk, and changing them takes long */
export function nativeModules(
  modules: readonly ToRunNatively[],
  isWanted: (named: NativeNamed) => boolean = () => true,
): NativeModules {
  const sites = new SiteTable(0);
  const sources = modules.flatMap(({ module, steps: { elements, calls, iterated }, looks, state }) => {
    const isStep = (node: Node): boolean => elements.has(node) || calls.has(node) || iterated.has(node);
    const hasSteps = elements.size + calls.size + iterated.size > 0;
    const { url } = module.ast;
    if (isJson(url) || !isWanted({ url, hasSteps })) return []; // what is imported as data may not be served as a module
    const names = chooseNames(module.ast.source);
    const first = sites.sites.length;
    const source = nativeSource({ module, edit: new Edit(module.ast), sites, isStep, looks, names });
    const global = state.filter((one) => one.global !== undefined);
    const onHost = global.length === 0 ? null : global.flatMap(({ host }) => (host === undefined ? [] : [host]));
    return { ...source, hasSteps, onHost, implicit: implicitPlaces(sites.sites.slice(first), first) };
  });
  return { sources, sites: sites.sites };
}

function nativeSource(native: Native): Omit<NativeSource, 'hasSteps' | 'onHost' | 'implicit'> {
  const { edit, module } = native;
  const { url, format, program } = module.ast;
  const visit = (node: Node): void => {
    for (const child of children(node)) visit(child);
    change(native, node);
    separate(native, node);
  };
  enterImplicit(module.ast, native.sites);
  visit(program);
  handOverState(native);
  return { url, format, source: edit.toString() };
}

/** Before what the module does first. */
function handOverState({ edit, module, names }: Native): void {
  const hook = stateHook(module, `${NATIVE_RUNTIME}.state`, names.value, ({ name }) => name);
  const { body } = module.ast.program;
  if (hook === '' || body.length === 0) return;
  const directive = body.findLast((statement) => directiveOf(statement) !== undefined);
  if (directive === undefined) edit.insertFirst(body[0].start, `${hook} `);
  else edit.insert(directive.end, `; ${hook}`);
}

function change(native: Native, node: Node): void {
  if (changeAtomics(native, node)) return;
  if (isLoop(node)) endTurns(native, node, `${NATIVE_RUNTIME}.turn()`); // before the body is replaced
  changeElement(native, node);
  changeCall(native, node);
  changeChain(native, node);
  changePatterns(native, node);
  changeIterated(native, node);
  const carried = native.looks.get(node);
  if (carried !== undefined) markTurns(native, node as LookingLoop, carried, NATIVE_RUNTIME);
}
