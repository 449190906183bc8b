/** One instance of every module of a graph: its own namespaces, its own CommonJS cache, its own state. */
import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import threads from 'node:worker_threads';
import { enterPhase, Phase } from '../../../common/phase.js';
import { shortPath } from '../../../common/short-path.js';
import { endBy } from '../../asynchrony.js';
import { GlobalState } from '../../global-state.js';
import { settingUp } from '../../set-up.js';
import { threadsOf } from '../../thread-identity.js';
import type { Later } from '../../event-loop/later.js';
import { CALLS } from '../calls.js';
import type { StateHook } from '../module-state/hook.js';
import { snapshotOf, type Snapshot } from '../module-state/module-states.js';
import { CommonJsModules } from './commonjs.js';
import type { CommonJsBody, CompiledGraph, CompiledModule, EsBody, ImportFunction } from './compiled-graph.js';
import type { Resolved } from './export-names.js';
import type { Namespace, Target } from './graph-loader.js';
import { requiredNamespace, sealNamespace } from './namespace.js';
import { Refused } from '../refused.js';
import type { CoopRuntime } from '../runtime.js';

type Status = 'new' | 'evaluating' | 'done' | 'failed';

interface ModuleRecord {
  readonly compiled: CompiledModule;
  /** Of a CommonJS module: its function. Of an ES module: its generator function. */
  readonly made: unknown;
  status: Status;
  error: unknown;
  /** Of an ES module. */
  body: EsBody | undefined;
  /** What an ES module exports of its own, or what importers see of a CommonJS module. */
  own: Record<string, unknown>;
  namespace: Namespace | undefined;
  /** What `require` of an ES module returns. */
  required: unknown;
  /** Reads and writes what changes. */
  state: StateHook | undefined;
}

export class ModuleInstances {
  readonly #records: readonly ModuleRecord[];
  readonly #commonJs: CommonJsModules;
  #threads: object | undefined;

  /** @param actor whose thread the modules are in */
  constructor(
    private readonly graph: CompiledGraph,
    runtime: CoopRuntime,
    private readonly actor: number,
    /** Null: the program does nothing later. */
    private readonly later: Later | null,
    private readonly handed?: object,
    /** What they put on the global object. */
    readonly globals = new GlobalState(graph.changedOfHost),
  ) {
    this.#commonJs = new CommonJsModules({
      required: (specifier, from) => graph.resolver.required(specifier, from),
      load: (url, parent) => this.#require(url, parent),
      threads: () => (this.#threads ??= threadsOf(actor, threads, later?.threads, handed)),
      native: (required) => later?.ownRequired(required) ?? required,
    });
    this.#records = graph.modules.map((compiled) => this.#instantiate(compiled, runtime));
  }

  /**
   * Evaluates a module, and what it imports before it. Returns its namespace.
   *
   * @param mayPutOnHost false: it is known to put nothing on the global object, for which to look takes longest
   */
  evaluate(index: number, mayPutOnHost = true): Namespace {
    const record = this.#records[index];
    const evaluate = (): void => (record.compiled.commonJs ? this.#importCommonJs(record) : this.#evaluate(record));
    GlobalState.within(mayPutOnHost ? this.globals : GlobalState.current, () => settingUp(evaluate));
    return this.#namespace(record);
  }

  /**
   * What puts the modules' state back to what it is now, without evaluating them again. Null when that would not be
   * exact: a value of which no copy can be made, or that has no name.
   */
  snapshot(): Snapshot | null {
    if (this.graph.hasUnboundState) return null;
    const held = snapshotOf(this.#records.flatMap(({ status, state }) => (status === 'done' && state ? [state] : [])));
    const putBack = this.globals.snapshot();
    if (held === null || putBack === null) return null;
    return { isConstant: held.isConstant, restore: () => held.restore() && putBack() };
  }

  /** Functions are made, and nothing is run. */
  #instantiate(compiled: CompiledModule, runtime: CoopRuntime): ModuleRecord {
    const importModule: ImportFunction = (request) => this.#target(compiled.targets[request], compiled.url);
    importModule.meta = compiled.meta;
    importModule.dynamic = (specifier) =>
      this.later!.importLater(String(specifier), () => this.#dynamic(String(specifier), compiled.url));
    importModule.state = (uses, save, restore, code) => (record.state = { uses, save, restore, code });
    const record: ModuleRecord = {
      compiled,
      made: compiled.factory(importModule, runtime, CALLS),
      status: 'new',
      error: undefined,
      body: undefined,
      own: {},
      namespace: undefined,
      required: undefined,
      state: undefined,
    };
    if (!compiled.commonJs && compiled.live) {
      record.body = (record.made as () => EsBody)();
      record.own = record.body.next().value as Record<string, unknown>;
    }
    return record;
  }

  /** Depth first: what a module imports is evaluated before it, unless that is under way. */
  #evaluate(record: ModuleRecord): void {
    if (record.status === 'failed') throw record.error;
    if (record.status !== 'new') return;
    record.status = 'evaluating';
    try {
      for (const target of record.compiled.targets) {
        if (typeof target !== 'number') continue;
        const imported = this.#records[target];
        if (imported.compiled.commonJs) this.#importCommonJs(imported);
        else this.#evaluate(imported);
      }
      enterPhase(Phase.IMPORT);
      const body = record.body ?? (record.made as () => EsBody)();
      const value = this.later === null ? body.next().value : this.later.evaluated(body);
      if (value !== undefined) record.own = value as Record<string, unknown>;
      record.status = 'done';
    } catch (error) {
      record.status = 'failed';
      record.error = error;
      throw error;
    }
  }

  /** Importers see the members that there are when it has been evaluated, however they change then. */
  #importCommonJs(record: ModuleRecord): void {
    if (record.status === 'done') return;
    const { url, exported } = record.compiled;
    if (this.#commonJs.isUnderWay(url)) throw cyclic(url);
    enterPhase(Phase.IMPORT);
    const whole = this.#load(record, undefined);
    for (const { name } of exported) {
      if (name === 'default' || name === 'module.exports') record.own[name] = whole;
      else if (whole !== null && whole !== undefined && Object.hasOwn(whole, name))
        record.own[name] = valueOf(whole as Record<string, unknown>, name);
    }
    record.status = 'done';
  }

  #load(record: ModuleRecord, parent: NodeJS.Module | undefined): unknown {
    return this.#commonJs.load(record.compiled.url, () => record.made as CommonJsBody, parent);
  }

  /** @throws {Refused} when it leads to a module that was not known when the graph was read */
  #require(url: string, parent: NodeJS.Module | undefined): unknown {
    const index = this.graph.indexOf(url);
    if (index === undefined)
      endBy(
        new Refused(`require loads ${shortPath(url)}, whose name is known only when it runs, so it was not rewritten`),
      );
    const record = this.#records[index];
    if (record.compiled.commonJs) return this.#load(record, parent);
    if (record.status === 'evaluating') throw cyclic(url);
    if (!CAN_REQUIRE_ES) return createRequire(url)(fileURLToPath(url)) as unknown; // throws what Node throws
    this.#evaluate(record);
    return (record.required ??= requiredNamespace(this.#namespace(record)));
  }

  /** @throws {Refused} when it leads to a module that was not known when the graph was read */
  #dynamic(specifier: string, importer: string): Namespace {
    if (isBuiltin(specifier)) {
      const whole = createRequire(importer)(specifier) as object;
      return this.#target({ ...whole, default: whole }, importer);
    }
    const url = this.graph.resolver.imported(specifier, importer);
    const index = this.graph.indexOf(url);
    if (index === undefined) {
      if (url.startsWith('file:') && !existsSync(fileURLToPath(url))) throw notFound(url, importer);
      const advice =
        'import it, or write import() of a literal at the top level, or name it in `workers` of a scenario';
      endBy(new Refused(`import() of ${shortPath(specifier)}, which was not read with the program: ${advice}`));
    }
    return this.evaluate(index);
  }

  /** What a request means. */
  #target(target: Target, importer: string): Namespace {
    if (typeof target === 'number') return this.#namespace(this.#records[target]);
    if (target['Worker'] === threads.Worker)
      return threadsOf(this.actor, target, this.later?.threads, this.handed) as Namespace;
    const own = this.later?.ownNamespace(target) ?? target;
    if (own !== target) return own;
    if (target['createRequire'] !== createRequire) return target;
    const requireOf = (): NodeJS.Require => this.#commonJs.requireOf(importer);
    return {
      ...target,
      createRequire: requireOf,
      default: { ...(target['default'] as object), createRequire: requireOf },
    };
  }

  #namespace(record: ModuleRecord): Namespace {
    const { compiled, status } = record;
    if (!compiled.commonJs && !compiled.live && status !== 'done')
      throw new ReferenceError(`Cannot access what ${shortPath(compiled.url)} exports before initialization`);
    return (record.namespace ??= sealNamespace(this.#members(record)));
  }

  #members(record: ModuleRecord): object {
    const { exported } = record.compiled;
    const isOwn = exported.every(({ resolved }) => 'of' in resolved && this.#records[resolved.of] === record);
    if (isOwn && !record.compiled.commonJs) return record.own;
    const members = {};
    for (const { name, resolved } of exported)
      Object.defineProperty(members, name, { enumerable: true, get: this.#getter(resolved) });
    return members;
  }

  #getter(resolved: Resolved): (this: void) => unknown {
    if ('native' in resolved) return () => resolved.native[resolved.name];
    if ('namespaceOf' in resolved) return () => this.#target(resolved.namespaceOf, '');
    const record = this.#records[resolved.of];
    const { own, compiled } = record;
    const { name } = resolved;
    if (compiled.commonJs || !compiled.live) return () => record.own[name];
    const { get } = Object.getOwnPropertyDescriptor(own, name) as { readonly get: (this: void) => unknown };
    return get;
  }
}

/** Node 20 before 20.19 and 22 before 22.12 cannot. */
const CAN_REQUIRE_ES = (process.features as { readonly require_module?: boolean }).require_module === true;

function cyclic(url: string): Error {
  const error = new Error(`Cannot require() ES Module ${fileURLToPath(url)} in a cycle.`);
  return Object.assign(error, { code: 'ERR_REQUIRE_CYCLE_MODULE' });
}

/** As Node says it. */
function notFound(url: string, importer: string): Error {
  const error = new Error(`Cannot find module '${fileURLToPath(url)}' imported from ${fileURLToPath(importer)}`);
  return Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
}

/** A getter that throws leaves the name undefined. */
function valueOf(object: Record<string, unknown>, name: string): unknown {
  try {
    return object[name];
  } catch {
    return undefined;
  }
}
