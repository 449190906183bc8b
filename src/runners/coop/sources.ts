/** The sources of a program under test: a module, what it imports, and what it runs on. */
import { readFileSync } from 'node:fs';
import { loadable, ownModule, pathOfOwn } from '../../common/own-modules.js';
import type { Ast } from '../../engine/rewriter/ast.js';
import { codeText } from '../../engine/rewriter/code-text.js';
import { sourceOf } from '../../engine/rewriter/linking/files.js';
import type { LinkOptions, Namespace } from '../../engine/rewriter/linking/linker.js';
import { Resolver, type ImportKind } from '../../engine/rewriter/linking/resolver.js';
import { OWN_API, OWN_INDEX, OWN_NAME } from '../../engine/typescript/own-package.js';
import type { PlainPoints } from '../../lab/plain-memory.js';
import { fingerprint } from '../../search/checksum.js';
import type { Fingerprints } from '../../search/token.js';
import { digestOf, type KeptProgram, type Resolution } from './kept-programs.js';
import { resolveBare } from './resolve.js';
import { StepPlaces, type DeclaredSteps } from './step-places.js';

/** What a kind of subject is loaded with. */
export interface Surrounding {
  /** Modules of our own that share the instance: name → URL. The subject's own is called `subject`. */
  readonly entries: Readonly<Record<string, string>>;
  /** Folders and files of our own that are under test. */
  readonly instrumented: readonly string[];
  /** What `smplab` means: what runs under test, or all of the package. */
  readonly package: 'api' | 'index';
}

/** A module that brings everything together, so that all share one instance. */
export const ENTRY = 'smplab:entry';
/** Our own front door as it is. */
const NATIVE_INDEX = `${OWN_INDEX}?native`;
const OWN_DEFINE = ownModule('scenarios/define.js');
const OWN_SYNC = ownModule('sync/index.js');
/** Our front doors without the kernel, for what takes primitives alone. */
const SYNC_INDEX = `${OWN_INDEX}?sync`;
const SYNC_API = `${OWN_API}?sync`;
/** What the package exports of it. */
const DECLARING: ReadonlySet<string> = new Set(['defineScenario', 'tells']);
/** What is rewritten for the sake of what it calls: its own words are the engine's. */
const HARNESS = new Set(['engine/controlled/cpu.js', 'check/run-calls.js'].map(ownModule));
/** Members in which the engine's own objects wait. */
const WAITING_MEMBERS = ['block'];

export interface Asked {
  /** Plain accesses that are steps. */
  readonly points: PlainPoints;
  /** More of them, by the subject. */
  readonly declared: DeclaredSteps;
  /** Modules that threads run which the subject starts. */
  readonly also: readonly string[];
  /** Syntax trees that were read before. */
  readonly trees?: Map<string, Ast>;
}

export class Sources {
  /** All that the program is made of but the text of its modules. */
  readonly key: object;
  readonly options: LinkOptions;
  readonly #resolver: Resolver;
  readonly #trees: Map<string, Ast>;
  readonly #places: StepPlaces;
  readonly #files: string[] = [];
  readonly #digests = new Map<string, string>();
  readonly #resolved: Resolution[] = [];

  private constructor(
    private readonly url: string,
    private readonly surrounding: Surrounding,
    private readonly names: OwnNames,
    { points, declared, also, trees }: Asked,
  ) {
    this.key = { url, surrounding, points, declared, also };
    const places = new StepPlaces(points, this.#files, declared, url);
    this.#places = places;
    this.#trees = trees ?? new Map<string, Ast>();
    this.options = {
      readSource: (target) => this.#composed(target) ?? this.#read(target),
      instrument: (target) => isComposed(target) || this.#isUnderTest(target),
      resolve: (specifier, from, kind) => this.#resolve(specifier, from, kind),
      resolved: (...resolution) => {
        if (pathOfOwn(resolution[2]) === null && resolution[2] !== ENTRY) this.#resolved.push(resolution);
      },
      narrow: (target, taken) => narrowed(target, taken, names),
      importNative: (target) => import(loadable(target === NATIVE_INDEX ? OWN_INDEX : target)) as Promise<Namespace>,
      also,
      trees: this.#trees,
      yieldingMembers: WAITING_MEMBERS,
      watched: (target) => !HARNESS.has(target),
      direct: (target) => pathOfOwn(target) !== null,
      get places() {
        return places.predicate; // all is read by now
      },
    };
    this.#resolver = new Resolver(this.options);
  }

  static async of(url: string, surrounding: Surrounding, asked: Asked): Promise<Sources> {
    const api = surrounding.package === 'index' ? Object.keys(await import('../../scenarios/api.js')) : [];
    const sync = Object.keys(await import('../../sync/index.js'));
    return new Sources(url, surrounding, { api, sync }, asked);
  }

  /** Where an import leads. */
  readonly leads = (kind: ImportKind, specifier: string, from: string): string | undefined =>
    this.#resolver.leads(kind, specifier, from);

  /** What was read. Context: all modules have been linked. */
  get read(): Omit<KeptProgram, 'graph' | 'natives'> {
    return {
      files: this.#files.map((file) => [file, this.#digests.get(file)!]),
      resolved: this.#resolved,
      fingerprints: this.#fingerprints(),
    };
  }

  /** Undefined: it is a file. */
  #composed(target: string): string | undefined {
    if (target === ENTRY) return entrySource({ ...this.surrounding.entries, subject: this.url });
    const { api, sync } = this.names;
    if (target === OWN_INDEX) return indexSource(OWN_API, api);
    if (target === SYNC_INDEX) return `${indexSource(OWN_SYNC, sync)}\n${DECLARATIONS}`;
    return target === SYNC_API ? `export * from '${OWN_SYNC}';\n${DECLARATIONS}` : undefined;
  }

  /** Of code alone: what only people read may change. What it says of races decides what the steps are. */
  #fingerprints(): Fingerprints {
    const texts = this.#files.map((file) =>
      codeText(this.#trees.get(file)!, (line) => this.#places.isDeclared(file, line)),
    );
    return { own: fingerprint(texts[this.#files.indexOf(this.url)] ?? ''), sources: fingerprint(texts.join('\0')) };
  }

  /** At once: it is small, and waiting for it takes longer than reading it. */
  #read(target: string): string {
    const text = readFileSync(new URL(target), 'utf8');
    const source = sourceOf(text, target);
    this.#files.push(target);
    this.#digests.set(target, digestOf(text));
    if (pathOfOwn(target) === null) this.#places.declare(target, source);
    return source;
  }

  #isUnderTest(target: string): boolean {
    const own = pathOfOwn(target);
    if (own === null) return target.startsWith('file:');
    return this.surrounding.instrumented.some((path) => own.startsWith(path)) || target === this.url;
  }

  #resolve(specifier: string, from: string, kind: ImportKind): string {
    if (isComposed(from)) return specifier;
    if (specifier === OWN_NAME) return this.surrounding.package === 'api' ? OWN_API : OWN_INDEX;
    return resolveBare(specifier, from, kind);
  }
}

function entrySource(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries)
    .map(([name, url]) => `export * as ${name} from ${JSON.stringify(url)};`)
    .join('\n');
}

/** What the package exports, by what it is. */
interface OwnNames {
  /** All that runs under test; of a subject that is handed nothing else it is not asked. */
  readonly api: readonly string[];
  readonly sync: readonly string[];
}

const DECLARATIONS = `export { ${[...DECLARING].join(', ')} } from '${OWN_DEFINE}';`;

function isComposed(target: string): boolean {
  return [ENTRY, OWN_INDEX, SYNC_INDEX, SYNC_API].includes(target);
}

/** The kernel takes most of the time that loading takes: a module that takes none of it from us does not get it. */
function narrowed(target: string, taken: ReadonlySet<string> | null, { api, sync }: OwnNames): string {
  if (taken === null || (target !== OWN_INDEX && target !== OWN_API)) return target;
  const names = [...taken];
  if (names.every((name) => DECLARING.has(name))) return OWN_DEFINE;
  if (target === OWN_INDEX && names.every((name) => !api.includes(name))) return NATIVE_INDEX;
  const isPlain = (name: string): boolean =>
    DECLARING.has(name) || sync.includes(name) || (target === OWN_INDEX && !api.includes(name));
  if (!names.every(isPlain)) return target;
  return target === OWN_INDEX ? SYNC_INDEX : SYNC_API;
}

/** Our own front door, where only what is code under test is rewritten: a module's own names win over those of a star. */
function indexSource(from: string, names: readonly string[]): string {
  return `export * from '${NATIVE_INDEX}';\nexport { ${names.join(', ')} } from '${from}';`;
}
