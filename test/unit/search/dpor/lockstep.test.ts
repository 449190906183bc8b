/** dpor on real threads makes the executions that it makes on coroutines, one after the other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, it } from 'vitest';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import { Random } from '../../../../src/machine/random.js';
import { openRunner, type OpenRunner } from '../../../../src/runners/open-runner.js';
import type { Reference } from '../../../../src/runners/reference.js';
import { urlOf } from '../../../../src/runners/scenario-catalog.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { lines } from '../../engine/lockstep/compare.js';
import { generateProgram } from './generate-program.js';

const PROGRAMS = new URL('./program-scenario.js', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'smplab-dpor-'));
const file = join(folder, 'program');
afterAll(() => rmSync(folder, { recursive: true }));

type Engine = 'coop' | 'lockstep';
const opened: OpenRunner[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (open) => await open.close()));
});

async function open(reference: Reference, engine: Engine): Promise<OpenRunner['runner']> {
  const one = await openRunner(reference, engine, true);
  opened.push(one);
  return one.runner;
}

function scenario(url: string, form: string): Reference {
  return { kind: 'scenario', url, form, spurious: false, lateTimers: false, faults: undefined, plain: INTERLEAVED };
}

/** All executions, in order, and what is claimed of them. */
async function exploreAll(runner: OpenRunner['runner']) {
  const strategy = new Dpor();
  const executions: unknown[] = [];
  for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
    const { stepsOf, traceHash, ...execution } = await runner.execute({
      chooser,
      leftOut: [],
      record: true,
      watch: true,
    });
    strategy.executed({ stepsOf, traceHash, ...execution });
    executions.push({ ...execution, findings: execution.findings.map(({ kind }) => kind), steps: lines(runner.steps) });
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
  const seen = { executions: 0, inVain: 0, notCovered: 0 };
  for (let i = 0; i < 60; i++) {
    const form = generateProgram(random, ['LSACX', 'LSACXWNWN', 'LSAXPPKQQRN', 'LSATTWNN', 'LACPKQRWTN'][i % 5]);
    writeFileSync(file, i % 10 === 0 ? `Uint8Array: ${form}` : form);
    const [all, threads] = [await exploreAll(runners[0]), await exploreAll(runners[1])];
    expect([form, threads]).toEqual([form, all]);
    seen.executions += all.executions.length;
    seen.inVain += all.inVain;
    if (all.coverage !== 'exhausted') seen.notCovered++;
  }
  expect(seen).toEqual({ executions: 0, inVain: 0, notCovered: 0 });
});

it.each([
  ['store buffering', 'S01 L1 | S11 L0', 3],
  ['load buffering', 'L0 S11 | L1 S01', 3],
  ['IRIW', 'S01 | S11 | L0 L1 | L1 L0', 15],
  ['4 fetch-adds', 'A0 | A0 | A0 | A0', 24],
])('of %s, %s: %i', async (_, form, traces) => {
  expect(await expectSame(scenario(PROGRAMS, form))).toMatchObject({ traces, coverage: 'exhausted', inVain: 0 });
});

it.each([
  ['lock/peterson', 'fixed', 4, 0],
  ['stack/treiber-aba', 'broken', 0, 1],
  ['sync/semaphore-lost-wake-up', 'fixed', 50, 0],
])('of %s, %s', async (name, form, traces, findings) => {
  const all = await expectSame(scenario(urlOf(name), form));
  expect(all).toMatchObject({ coverage: 'exhausted', traces });
  expect(findings).toBe(0);
});
