/** `smplab litmus` as a function: litmus tests on real threads, millions of samples of each. */
import { budget, patience, seedOf, whole } from '../../common/options.js';
import { unknownName } from '../../common/unknown-name.js';
import { importModule } from '../../engine/typescript/import.js';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LitmusReport, LitmusResult } from '../../lab/litmus-report.js';
import { overallVerdict } from '../../lab/verdict.js';
import { environment, environmentLine } from '../../common/environment.js';
import { aboutLitmus, type LitmusAbout } from '../../subjects/litmus/actor.js';
import { judgeLitmus } from './judge.js';
import { readLitmusTest, runLitmusTest } from '../../runners/batch/litmus-run.js';
import { litmusTestOf } from '../../subjects/litmus/test.js';
import { litmusNamed, litmusShapes, litmusUrl } from '../../runners/scenario-catalog.js';
import { InputError } from '../../common/errors.js';

export interface LitmusOptions {
  /** One form, or `all`. Default: with Atomics and with plain accesses; all forms of a test that has no such. */
  readonly form?: string;
  /**
   * Milliseconds for all together. Default: 1,000 for each test and form. Starting threads and warming up come on top.
   */
  readonly budgetMs?: number;
  /**
   * Ends each test after so many samples, or a few more. Default: no limit; given without `budgetMs`, no other limit.
   */
  readonly samples?: number;
  /** Default: drawn from the clock, and reported. */
  readonly seed?: number;
  /** No actor gets on for so long: it hangs. Default 5,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  /** Called a few times a second. */
  readonly onProgress?: (progress: LitmusProgress) => void;
}

export interface LitmusProgress {
  readonly test: string;
  readonly form: string;
  /** Number of this one, from 1, and of all. */
  readonly number: number;
  readonly of: number;
  readonly samples: number;
  /** Since the first of them were reported. */
  readonly elapsedMs: number;
  /** Of all of them together; null: there is no limit of time. */
  readonly leftMs: number | null;
}

/** The form whose outcomes hang on the memory model. */
const PLAIN = 'plain';

interface Cell {
  readonly url: string;
  readonly about: LitmusAbout;
  readonly form: string;
  /** Whether the module comes with smplab: then it may be explored in this thread. */
  readonly isOwn: boolean;
}

const EACH_MS = 1000;
const DEFAULT_FORMS = ['atomics', 'plain'];

/**
 * Runs litmus tests and says how often each outcome was seen.
 *
 * @param names of `smplab list`, of the literature (`SB`), or paths of modules with `actors` and `outcomes`; none: all
 * that come with smplab
 * @throws {InputError | RangeError} a test that does not exist or cannot be used
 * @throws {BatchBroken} loading a test broke its thread
 * @public
 */
export async function litmus(names: readonly string[] = [], options: LitmusOptions = {}): Promise<LitmusReport> {
  const begin = performance.now();
  const seed = seedOf(options.seed);
  const where = whereLine();
  const samples = whole('samples', options.samples ?? Number.MAX_SAFE_INTEGER, 1);
  const patienceMs = patience(options.patienceMs);
  const cells = (
    await Promise.all(
      (names.length === 0 ? litmusShapes().map(({ name }) => name) : names).map((name) =>
        cellsOf(name, options, patienceMs),
      ),
    )
  ).flat();
  const eachMs =
    options.budgetMs === undefined
      ? options.samples === undefined
        ? EACH_MS
        : Infinity
      : budget(options.budgetMs) / cells.length;
  const results: LitmusResult[] = [];
  for (const [i, cell] of cells.entries()) {
    if (options.signal?.aborted) break;
    results.push(
      await runCell(cell, { samples, seed, budgetMs: eachMs }, options, { number: i + 1, of: cells.length }),
    );
  }
  return {
    seed,
    environment: where,
    elapsedMs: performance.now() - begin,
    interrupted: options.signal?.aborted ?? false,
    results,
    verdict: overallVerdict(results.map(({ verdict }) => verdict)),
  };
}

async function runCell(
  { url, about, form, isOwn }: Cell,
  limits: { samples: number; seed: number; budgetMs: number },
  options: LitmusOptions,
  place: { number: number; of: number },
): Promise<LitmusResult> {
  const actors = about.forms[form];
  let begin: number | null = null;
  const run = await runLitmusTest(form, {
    ...limits,
    url,
    actors,
    hangMs: patience(options.patienceMs),
    signal: options.signal ?? null,
    onSamples: (samples) => {
      begin ??= performance.now();
      const elapsedMs = performance.now() - begin;
      options.onProgress?.({
        test: about.name,
        form,
        ...place,
        samples,
        elapsedMs,
        leftMs:
          limits.budgetMs === Infinity
            ? null
            : Math.max(0, (place.of - place.number + 1) * limits.budgetMs - elapsedMs),
      });
    },
  });
  return judgeLitmus(about, form, run, isOwn && form === PLAIN ? await modelsOf(url, about) : null);
}

/**
 * What each memory model allows the plain accesses: what explored schedules give and, as those keep each thread's order,
 * of ECMAScript what the test itself says beyond that. LB, S and 2+2W need another order.
 */
async function modelsOf(url: string, { outcomes }: LitmusAbout): Promise<Map<string, ReadonlySet<string>>> {
  const { predicted } = await import('../../runners/coop/predict.js');
  const beyond = outcomes.filter(({ grade, on }) => grade === 'interesting' && on?.includes(PLAIN) === true);
  const inOrder = await predicted(url, PLAIN, 'ecmascript');
  return new Map([
    ['ecmascript', new Set([...inOrder, ...beyond.map(({ match }) => String(match))])],
    ['x86', await predicted(url, PLAIN, 'x86')],
  ]);
}

async function cellsOf(name: string, { form, signal }: LitmusOptions, patienceMs: number): Promise<Cell[]> {
  const url = urlOf(name);
  const isOwn = litmusShapes().some((own) => own.name === litmusNamed(name));
  const about = isOwn
    ? aboutLitmus(litmusTestOf((await importModule(url)) as object))
    : await readLitmusTest(name, url, patienceMs, signal);
  return formsOf(about, form).map((each) => ({ url, about, form: each, isOwn }));
}

function formsOf({ name, forms }: LitmusAbout, asked: string | undefined): string[] {
  const all = Object.keys(forms);
  if (asked === 'all') return all;
  if (asked === undefined) return DEFAULT_FORMS.every((form) => all.includes(form)) ? DEFAULT_FORMS : all;
  if (!all.includes(asked)) throw new RangeError(unknownName(`form of ${name}`, asked, all));
  return [asked];
}

function urlOf(name: string): string {
  if (!/\.[cm]?[jt]s$/.test(name)) return litmusUrl(name);
  const path = resolve(name);
  if (!existsSync(path)) throw new InputError(`${name}: there is no such file`);
  return pathToFileURL(path).href;
}

/** Rates mean nothing without it. */
function whereLine(): string {
  const where = environment();
  return `${environmentLine({ ...where, loaded: false })}${where.loaded ? ': LOADED, so the rates are too low' : ''}`;
}
