/** dpor on real threads makes the executions that it makes on coroutines, one after the other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, it } from 'vitest';
import type { ProgramCall } from '../../../../src/lab/check-program.js';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import { Random } from '../../../../src/machine/random.js';
import { openRunner, type OpenRunner } from '../../../../src/runners/open-runner.js';
import type { Reference } from '../../../../src/runners/reference.js';
import { urlOf } from '../../../../src/runners/scenario-catalog.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { draws } from '../../../support/some.js';
import { lines } from '../../engine/lockstep/compare.js';
import { generateProgram } from './generate-program.js';

/** Operations of programs: see program-scenario.ts. */
const KINDS = ['LSACX', 'LSACXWNWN', 'LSAXPPKQQRN', 'LSATTWNN', 'LACPKQRWTN'];
/** Programs with more executions are left out: a thread's turn takes its time. */
const MOST = 10;
const COUNT = draws(54, 3);
const PROGRAMS = new URL('./program-scenario.js', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'smplab-dpor-'));
const file = join(folder, 'program');
afterAll(() => rmSync(folder, { recursive: true }));

type Engine = 'coop' | 'lockstep';
const opened: OpenRunner[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (one) => await one.close()));
});

async function open(reference: Reference, engine: Engine): Promise<OpenRunner['runner']> {
  const one = await openRunner(reference, engine, true);
  opened.push(one);
  return one.runner;
}

function scenario(url: string, form: string, spurious = false): Reference {
  return { kind: 'scenario', url, form, spurious, lateTimers: false, faults: undefined, plain: INTERLEAVED };
}

function call(operation: string, arg?: number): ProgramCall {
  return { operation, ...(arg !== undefined && { arg }) };
}

/** All executions, in order, and what is claimed of them. */
async function exploreAll(runner: OpenRunner['runner']) {
  const strategy = new Dpor();
  const executions = [];
  for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
    const execution = await runner.execute({ chooser, leftOut: [], record: true, watch: true });
    strategy.executed(execution);
    const { end, outcome, plan, decisions, preemptions } = execution;
    const findings = execution.findings.map(({ kind }) => kind);
    executions.push({ end, outcome, plan, decisions, preemptions, findings, steps: lines(runner.steps) });
  }
  const { coverage, inVain, traces } = strategy;
  return { executions, coverage, inVain, traces };
}

async function expectSame(reference: Reference) {
  const all = await exploreAll(await open(reference, 'coop'));
  expect(await exploreAll(await open(reference, 'lockstep'))).toEqual(all);
  return all;
}

it('of generated programs, with waits and loops that only look', { timeout: 120_000 }, async () => {
  const reference = scenario(PROGRAMS, pathToFileURL(file).href);
  const runners = [await open(reference, 'coop'), await open(reference, 'lockstep')] as const;
  const random = new Random(11);
  const seen = { programs: 0, inVain: 0, waiting: 0 };
  for (let i = 0; seen.programs < COUNT; i++) {
    const form = generateProgram(random, KINDS[i % KINDS.length]);
    writeFileSync(file, i % 10 === 0 ? `Uint8Array: ${form}` : form);
    const all = await exploreAll(runners[0]);
    if (all.executions.length > MOST) continue;
    expect([form, await exploreAll(runners[1])]).toEqual([form, all]);
    expect([form, all.coverage]).toEqual([form, 'exhausted']);
    seen.programs++;
    seen.inVain += all.inVain;
    if (/[WT]/.test(form)) seen.waiting++;
  }
  expect(seen.inVain).toBeGreaterThan(1);
  expect(seen.waiting).toBeGreaterThan(COUNT / 3);
});

it.each([
  ['store buffering', 'S01 L1 | S11 L0', 3],
  ['load buffering', 'L0 S11 | L1 S01', 3],
  ['IRIW', 'S01 | S11 | L0 L1 | L1 L0', 15],
  ['3 fetch-adds', 'A0 | A0 | A0', 6],
])('of %s, %s: %i', async (_, form, traces) => {
  expect(await expectSame(scenario(PROGRAMS, form))).toMatchObject({ traces, coverage: 'exhausted', inVain: 0 });
});

it.each(['W00 | S01 N01', 'W00 L0 | S01', 'L1 | L0 W00', 'W00 T10 | S01 N02'])(
  'of waits that end for no reason: %s',
  async (form) => {
    const { coverage, executions } = await expectSame(scenario(PROGRAMS, form, true));
    expect(coverage).toBe('exhausted');
    expect(executions.some(({ steps }) => steps.some((step) => /^[45]\./.test(step)))).toBe(true); // such an end
  },
);

it.each([
  ['lock/peterson', 'fixed', 4, 0],
  ['stack/treiber-aba', 'broken', 7, 1],
  ['sync/semaphore-lost-wake-up', 'fixed', 50, 0],
])('of %s, %s', async (name, form, traces, findings) => {
  const { executions, ...all } = await expectSame(scenario(urlOf(name), form));
  expect(all).toMatchObject({ coverage: 'exhausted', traces });
  expect(executions.filter((one) => one.findings.length > 0)).toHaveLength(findings);
});

it.each([
  ['idle/drain-before-clear', 'fixed', false],
  ['llist/add-without-retry', 'busted-no-retry', true],
])('of a machine: %s, %s', async (name, form, isFound) => {
  const { executions, coverage } = await expectSame(scenario(urlOf(name), form));
  expect(coverage).toBe('exhausted');
  expect(executions.some(({ findings }) => findings.length > 0)).toBe(isFound);
});

it.each([
  ['treiber-stack/right', [[call('push', 1)], [call('pop')]]],
  ['semaphore/right', [[call('acquire'), call('release')], [call('acquire')]]],
])('of calls of a structure: %s', async (name, threads) => {
  const url = new URL(`../../../samples/${name}.check.js`, import.meta.url).href;
  const { coverage, traces } = await expectSame({
    kind: 'check',
    url,
    plain: INTERLEAVED,
    program: { before: [], threads },
  });
  expect(coverage).toBe('exhausted');
  expect(traces).toBeGreaterThan(2);
});
