/** Loads a scenario, and what it runs on, through the rewriter, and makes an executor for one of its forms. */
import { readSourceFile } from '../../engine/rewriter/files.js';
import { link, type Instance, type LinkedProgram } from '../../engine/rewriter/linker.js';
import type { MutableState } from '../../engine/rewriter/problems.js';
import type { Site } from '../../engine/rewriter/sites.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import { shortPath } from '../../common/short-path.js';
import type { Cpu } from '../../kernel/kernel.js';
import type { MachineScenario, PlainScenario } from '../../lab/scenario.js';
import { OWN_API, OWN_NAME } from '../own-package.js';
import { CoopExecutor } from './executor.js';
import { MachineProgram, type MachineModules } from '../../subjects/machine/program.js';
import { PlainProgram } from '../../subjects/plain/program.js';
import { StatefulProgram, type PlainInstance } from '../../subjects/plain/stateful-program.js';
import type { CoopProgram } from '../../subjects/program.js';
import { resolveBare } from './resolve.js';

export type AnyScenario = MachineScenario<Cpu> | PlainScenario<unknown>;

/** Folders of our own that are code under test; everything else of ours is the machine's and runs as it is. */
const INSTRUMENTED = ['kernel/', 'sync/', 'variants/', 'scenarios/', 'engine/controlled/cpu.js'];
const OWN = new URL('../../', import.meta.url).href;
const SYSTEM = new URL('../../scenarios/machine-system.js', import.meta.url).href;
const CPU = new URL('../../engine/controlled/cpu.js', import.meta.url).href;

/** Members in which the engine's own objects wait. */
export const WAITING_MEMBERS = ['block'];

/** A module that brings a scenario and the machine's system together, so that they share one instance of the kernel. */
const ENTRY = 'smplab:entry';

export interface LoadedScenario {
  readonly scenario: AnyScenario;
  readonly sites: readonly Site[];
  /** The rewritten source of everything under test: a token belongs to it. */
  readonly source: string;
  /** The scenario's own module, as it is written. */
  readonly ownSource: string;
  /** Module-level state that functions change: then each actor has its own modules, and each execution new ones. */
  readonly state: readonly MutableState[];
  /**
   * An executor for a kernel variant, or for `broken` or `cured`, with its program.
   *
   * @param spurious waits may end by themselves, as ECMAScript has them not
   */
  executor(form: string, spurious?: boolean): { readonly executor: CoopExecutor; readonly program: CoopProgram };
}

/** @throws {Error} when something in the scenario cannot be run as coroutines: file, line, reason */
export async function loadScenario(url: string): Promise<LoadedScenario> {
  let ownSource = '';
  const linked = await link(ENTRY, {
    readSource: async (target) => {
      if (target === ENTRY) return entrySource(url);
      const source = await readSourceFile(target);
      if (target === url) ownSource = source;
      return source;
    },
    instrument: (target) => target === ENTRY || isUnderTest(target),
    resolve: (specifier, from, kind) => (specifier === OWN_NAME ? OWN_API : resolveBare(specifier, from, kind)),
    yieldingMembers: WAITING_MEMBERS,
  });
  const { scenario } = instantiate(linked, new CoopScheduler()) as { readonly scenario: AnyScenario };
  const state = linked.mutableState.filter(({ file }) => !file.startsWith(OWN)); // of our own there is none that matters
  if (state.length > 0 && scenario.kind === 'machine')
    throw new Error(`${shortPath(state[0].file)}:${state[0].line}: ${state[0].reason}; CPUs share memory alone`);
  return {
    scenario,
    state,
    sites: linked.sites,
    source: linked.modules.map(({ code }) => code).join('\0'),
    ownSource,
    executor(form, spurious = false) {
      const scheduler = new CoopScheduler();
      const modules = instantiate(linked, scheduler);
      const fresh = state.length === 0 ? null : (): PlainInstance => instantiate(linked, scheduler);
      const program = programOf(modules, form, scheduler, fresh);
      scheduler.spurious = spurious;
      return { executor: new CoopExecutor(scheduler, program, modules.scenario, form), program };
    },
  };
}

function programOf(
  modules: MachineModules & { readonly scenario: AnyScenario },
  form: string,
  scheduler: CoopScheduler,
  fresh: (() => PlainInstance) | null,
): CoopProgram {
  const { scenario } = modules as { scenario: AnyScenario };
  if (scenario.kind === 'machine') return new MachineProgram(modules, form, scheduler);
  return fresh === null ? new PlainProgram(scenario, form, scheduler) : new StatefulProgram(fresh, form, scheduler);
}

function instantiate(
  linked: LinkedProgram,
  scheduler: CoopScheduler,
): MachineModules & { readonly scenario: never; readonly reset: Instance['reset'] } {
  const { namespace: entry, reset } = linked.instantiate(scheduler);
  const { scenario } = entry.scenario as { scenario: never };
  return { scenario, system: entry.system as MachineModules['system'], cpu: entry.cpu as MachineModules['cpu'], reset };
}

function entrySource(url: string): string {
  return [
    `export * as scenario from ${JSON.stringify(url)};`,
    `export * as system from ${JSON.stringify(SYSTEM)};`,
    `export * as cpu from ${JSON.stringify(CPU)};`,
  ].join('\n');
}

function isUnderTest(url: string): boolean {
  if (!url.startsWith(OWN)) return url.startsWith('file:');
  return INSTRUMENTED.some((folder) => url.slice(OWN.length).startsWith(folder));
}
