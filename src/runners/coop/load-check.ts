/** Loads a module that defines a check, through the rewriter. */
import type { ThreadCode } from '../../check/checked-program.js';
import { definitionProblem } from '../../check/definition-problem.js';
import { readSourceFile } from '../../engine/rewriter/files.js';
import { link, type LinkedProgram, type Namespace } from '../../engine/rewriter/linker.js';
import { describeOutside } from '../../engine/rewriter/outside.js';
import type { OutsideCoroutine } from '../../engine/rewriter/runtime.js';
import type { Site } from '../../engine/rewriter/sites.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import { shortPath } from '../../common/short-path.js';
import { CannotParse } from '../../engine/typescript/cannot-parse.js';
import type { CheckDefinition } from '../../lab/check-definition.js';
import * as sync from '../../sync/index.js';
import * as llist from '../../kernel/llist.js';
import { WAITING_MEMBERS } from './load.js';
import { resolveBare } from './resolve.js';

export type AnyCheck = CheckDefinition<unknown, unknown>;

/** One instance of everything under test. */
export interface CheckInstance {
  readonly definition: AnyCheck;
  readonly code: ThreadCode;
}

export interface LoadedCheck extends CheckInstance {
  readonly url: string;
  readonly sites: readonly Site[];
  /** The rewritten source of everything under test: a token belongs to it. */
  readonly source: string;
  /** Where an operation was reached that nothing could wait for, and through what. */
  explain(error: OutsideCoroutine): string;
  /** Another instance, run by a scheduler of its own. */
  instantiate(scheduler: CoopScheduler): CheckInstance;
}

/** The module cannot be run as coroutines: why, with file and line. */
export class NotRewritable extends Error {
  override readonly name = 'NotRewritable';
}

export { CannotParse };

const ENTRY = 'smplab:check';
const OWN = new URL('../../', import.meta.url).href;
const CODE = new URL('../../check/run-calls.js', import.meta.url).href;
const INDEX = new URL('../../index.js', import.meta.url).href;
/** Folders of our own that may be checked as anybody's code is. */
const INSTRUMENTED = ['sync/', 'kernel/', 'scenarios/'];
/** What our own front door exports that is code under test. */
const REEXPORTED = { 'sync/index.js': sync, 'kernel/llist.js': llist };

/** @throws {NotRewritable} where lockstep may still do */
export async function loadCheck(url: string): Promise<LoadedCheck> {
  const linked = await link(ENTRY, {
    readSource: (target) =>
      target === ENTRY ? entrySource(url) : target === INDEX ? indexSource() : readModuleFile(target),
    instrument: (target) => target === ENTRY || target === INDEX || isUnderTest(target),
    resolve: (specifier, from) => (from === INDEX || from === ENTRY ? specifier : resolveBare(specifier, from)),
    importNative: (target) => import(target === `${INDEX}?native` ? INDEX : target) as Promise<Namespace>,
    yieldingMembers: WAITING_MEMBERS,
  });
  const instance = instantiate(linked, new CoopScheduler());
  return {
    ...instance,
    url,
    sites: linked.sites,
    source: linked.modules.map(({ code }) => code).join('\0'),
    explain: (error) => describeOutside(error, linked.sites, linked.problems, shortPath),
    instantiate: (scheduler) => instantiate(linked, scheduler),
  };
}

function instantiate(linked: LinkedProgram, scheduler: CoopScheduler): CheckInstance {
  const refused = linked.problems.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) throw new NotRewritable(`${shortPath(refused.file)}:${refused.line}: ${refused.reason}`);
  const entry = linked.instantiate(scheduler) as {
    readonly definition: { readonly default: AnyCheck };
    readonly code: ThreadCode;
  };
  return { definition: entry.definition.default, code: entry.code };
}

/** The definition of a module that was loaded. @throws {RangeError} when it is none */
export function definitionIn(exported: unknown): AnyCheck {
  const problem = definitionProblem(exported);
  if (problem !== null) throw new RangeError(problem);
  return exported as AnyCheck;
}

async function readModuleFile(url: string): Promise<string> {
  const source = await readSourceFile(url);
  if (isCommonJs(url, source)) throw new NotRewritable(`${shortPath(url)} is a CommonJS module`);
  return source;
}

function isCommonJs(url: string, source: string): boolean {
  if (url.endsWith('.cjs')) return true;
  return /\b(?:module\.exports|exports\.\w+\s*=|require\()/.test(source) && !/^\s*(?:import|export)\b/m.test(source);
}

function entrySource(url: string): string {
  return `export * as definition from ${JSON.stringify(url)};\nexport * as code from ${JSON.stringify(CODE)};\n`;
}

/** Our own front door, where only what is code under test is rewritten. */
function indexSource(): string {
  const own = Object.entries(REEXPORTED).map(
    ([path, module]) => `export { ${Object.keys(module).join(', ')} } from './${path}';`,
  );
  return [`export * from '${INDEX}?native';`, ...own].join('\n');
}

function isUnderTest(url: string): boolean {
  if (url === CODE) return true;
  if (url.startsWith(OWN)) return INSTRUMENTED.some((folder) => url.slice(OWN.length).startsWith(folder));
  return url.startsWith('file:') && /\.[cm]?[jt]s$/.test(url);
}
