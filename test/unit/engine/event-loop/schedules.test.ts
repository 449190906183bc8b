/** What the schedule decides of event loops: everything that may come first does, and what cannot come is told by its place. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Inexact } from '../../../../src/lab/inexact.js';
import type { Chooser, Execution } from '../../../../src/lab/schedule.js';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { ScenarioRunner } from '../../../../src/runners/coop/runner.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { ROOT } from '../../../support/command-line.js';

const URL_OF_PROGRAMS = pathToFileURL(join(ROOT, 'test/samples/order/schedules.mjs')).href;
const EXECUTIONS = 3000;
const SENT_LATER = "a timer, and what another thread's later timer sends";
let loaded: LoadedScenario;

beforeAll(async () => {
  loaded = await loadScenario(URL_OF_PROGRAMS);
});

/** All that comes out with at most one preemption. */
function outcomesOf(form: string, lateTimers = false, strategy = new PreemptionBounded({ most: 1 })): string[] {
  const executor = loaded.executor(form, false, 'interleaving', {}, lateTimers);
  const seen = new Set<string>();
  for (let i = 0; i < EXECUTIONS; i++) {
    const chooser = strategy.next();
    if (chooser === null) return [...seen].toSorted();
    const execution = executor.execute(chooser);
    const { outcome, findings } = execution;
    strategy.executed(execution);
    seen.add(findings[0]?.kind === 'crash' ? findings[0].text : outcome);
  }
  throw new Error(`more than ${EXECUTIONS} executions`);
}

describe('what may come first does:', () => {
  it.each([
    ['two timers of one time, in their order', ['a b']],
    [SENT_LATER, ['timer message']],
    ['a timer and a message', ['message timer', 'timer message']],
    ['two ports', ['a1 a2 b', 'a1 b a2', 'b a1 a2']],
    ['a broadcast reaches all others that are there', ['', 'one', 'one two', 'two', 'two one']],
    ['wait and waitAsync, notified once each', ['wait waitAsync', 'waitAsync wait']],
    ['who has returned and only listens', ['']],
    ['a thread that sends and exits', ['one two exit 3']],
    ['a wait that times out, or is notified', ['ok', 'timed-out']],
    ['a timer that looks four times', ['found', 'gave up']],
    ['a close beside a message', ['closed', 'message closed']],
    ['a thread that is terminated', ['exit 1']],
    ['a thread that exits', ['exit 3']],
    ['a thread that exits where it stands', ['exit 3']],
    ['a thread that has an exit code', ['exit 4']],
    ['a thread that throws', ['error thrown']],
    ['a thread that says so when it exits', ['exits with 2 exit 2']],
    ['a thread that exits otherwise than it was to', ['exit 2']],
    ['a thread that catches what nothing catches', ['unhandledRejection one uncaughtException two exit 0']],
    ['a thread that hears of what it rejects', ['one two three behind one behind two behind three exit 0']], // as in Node
    ['a thread that was prepared', ['prepared runs exit 0']],
  ])('%s', (form, expected) => {
    expect(outcomesOf(form)).toEqual(expected);
  });
});

it('timers that may be late wait for none of another thread', () => {
  expect(outcomesOf(SENT_LATER, true)).toEqual(['message timer', 'timer message']);
  expect(outcomesOf('two timers of one time, in their order', true)).toEqual(['a b']);
});

describe('a timer that looks again and again', () => {
  it('may give up in schedules that are left out', () => {
    const strategy = new PreemptionBounded({ most: 1 });
    expect(outcomesOf('a timer that looks twenty times', false, strategy)).toEqual(['found']);
    expect(strategy.leavesOut).toBe(Inexact.SPINS);
  });

  it('leaves out none where no other moves meanwhile', () => {
    const strategy = new PreemptionBounded();
    expect(outcomesOf('a timer that looks ten times, alone', false, strategy)).toEqual(['gave up']);
    expect(strategy.leavesOut).toBe(null);
  });

  it('is no livelock: it comes to its end', () => {
    expect(outcomesOf('a timer that looks three hundred times, alone')).toEqual(['gave up']);
  });
});

describe('what goes wrong is told:', () => {
  it('a rejection that nobody handles', () => {
    expect(outcomesOf('a rejection that nobody handles')).toEqual([
      expect.stringMatching(
        /^an actor threw UnhandledRejection: unhandled rejection: Error: unhandled .*schedules\.mjs:\d+/,
      ),
    ]);
  });

  it('an actor that exits, and catches that', () => {
    expect(outcomesOf('an actor that exits, and catches that')).toEqual([
      expect.stringMatching(/^an actor threw ThreadExit: process\.exit\(3\) was called .*schedules\.mjs:\d+/),
    ]);
  });

  it('an answer that never comes, and where it is awaited', () => {
    const { outcome, text } = told('an answer that never comes');
    expect(outcome).toBe('deadlock');
    expect(text).toMatch(
      /actor 0 awaits what nothing will settle, at schedules\.mjs:\d+; message (\d+), sent at step 1, was received by actor 1 after step 1 and never answered/,
    );
  });

  it('what was sent and taken, and where', () => {
    const { text } = told('a timer and a message');
    expect(text).toMatch(/sends message \d+ to port/);
    expect(text).toMatch(/schedules\.mjs:\d+/);
  });
});

function told(form: string): { readonly outcome: string; readonly text: string } {
  const runner = new ScenarioRunner(loaded, { form, spurious: false, plain: INTERLEAVED });
  const chooser: Chooser = { choose: ({ preferred }) => preferred };
  const execution: Execution = runner.execute({ chooser, leftOut: [], record: true, watch: false });
  return { outcome: execution.outcome, text: JSON.stringify(runner.describe(execution)) };
}
