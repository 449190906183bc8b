/** Each checker fires on what it looks for, and is silent beside it. */
import { describe, expect, it } from 'vitest';
import { csdStuck } from '../../../src/observe/checkers/csd-stuck.js';
import { usedAfterFree } from '../../../src/observe/checkers/freed.js';
import { handlerContext } from '../../../src/observe/checkers/handler-context.js';
import { checkTrace, TRACE_CHECKERS } from '../../../src/observe/checkers/index.js';
import { leakedCallData } from '../../../src/observe/checkers/leak.js';
import { lostCallback } from '../../../src/observe/checkers/lost-callback.js';
import { offlineWork } from '../../../src/observe/checkers/offline-work.js';
import { senderOrder } from '../../../src/observe/checkers/order.js';
import { runTwice } from '../../../src/observe/checkers/run-twice.js';
import { deadlock, livelock, lostIpi, lostWakeUp } from '../../../src/observe/checkers/waiting.js';
import type { Observation, TraceChecker } from '../../../src/lab/observation.js';
import { Event } from '../../../src/trace/event.js';
import { CSD, delivery, FLAGS, note, op, POISON, queues, recording, runs, takes } from './recording.js';

const OTHER = 120;
const IN_INTERRUPT = { depth: 1, irqsOff: true };
const WELL = recording([...queues(1), delivery(1, 2), ...runs()]);

interface Case {
  readonly checker: TraceChecker;
  readonly fires: Observation;
  readonly says: RegExp;
  /** Index of the step that it points to. */
  readonly at: number;
  readonly silent: Observation;
}

const CASES: Readonly<Record<string, Case>> = {
  'lost-callback, offline': {
    checker: lostCallback,
    fires: recording([...queues(1), note(2, Event.CPU_OFFLINE, 2), delivery(1, 2)]),
    says: /^CPU2 went offline at step 2 with call #1 \(callback\) from CPU1 still queued; its IPI arrived at step 2, when it was no longer taken$/,
    at: 4,
    silent: recording([...queues(1), ...runs(), note(2, Event.CPU_OFFLINE, 2)]),
  },
  'lost-callback, dropped': {
    checker: lostCallback,
    fires: recording([...queues(1), delivery(1, 2), takes()]),
    says: /^CPU2 took call #1 \(callback\) from CPU1 off its queue at step 3 and never ran it$/,
    at: 5,
    silent: WELL,
  },
  'lost-callback, left in the queue': {
    checker: lostCallback,
    fires: recording(queues(1)),
    says: /still in the queue of CPU2 at the end; CPU2 is online, its IPI never arrived$/,
    at: 3,
    silent: WELL,
  },
  'run-twice': {
    checker: runTwice,
    fires: recording([...queues(1), ...runs(), ...runs()]),
    says: /^CPU2 ran call #1 \(callback\) from CPU1 2 times/,
    at: 5,
    silent: recording([...queues(1), ...runs(), ...queues(1), ...runs()]),
  },
  'csd-stuck': {
    checker: csdStuck,
    fires: recording(
      [...queues(1), note(2, Event.CSD_ENTRY, 0, 0, CSD, IN_INTERRUPT), op(1, 'load', FLAGS, undefined, 1)],
      { stuck: [1], end: 'deadlock' },
    ),
    says: /^word 101 of call #1 \(callback\) from CPU1 stays locked, set by CPU1 at step 1: CPU1 waits for it for ever$/,
    at: 0,
    silent: WELL,
  },
  'wrong-cpu': {
    checker: handlerContext,
    fires: recording([...queues(1), ...runs(CSD, IN_INTERRUPT, 0)]),
    says: /run at step 3 on CPU0, not on CPU2$/,
    at: 5,
    silent: WELL,
  },
  'irqs-on': {
    checker: handlerContext,
    fires: recording([...queues(1), ...runs(CSD, { depth: 1, irqsOff: false })]),
    says: /on CPU2 with interrupts on$/,
    at: 5,
    silent: WELL,
  },
  'offline-work': {
    checker: offlineWork,
    fires: recording([...queues(1), note(2, Event.CPU_OFFLINE, 2), ...runs()]),
    says: /^an interrupt ran call #1 .* CPU2 is offline since step 2$/,
    at: 6,
    silent: recording([...queues(1), note(2, Event.CPU_OFFLINE, 2), ...runs(CSD, { depth: 0, irqsOff: true })]), // the flush at CPU_DYING
  },
  'order-broken': {
    checker: senderOrder,
    fires: recording([...queues(1), ...queues(1, OTHER), ...runs(OTHER), ...runs()]),
    says: /^CPU2 ran call #2 \(callback\) from CPU1 before call #1/,
    at: 9,
    silent: recording([...queues(1), ...queues(0, OTHER), ...runs(OTHER), ...runs()]), // of two senders any order will do
  },
  'lost-wake-up': {
    checker: lostWakeUp,
    fires: recording(
      [
        op(0, 'load', 7, undefined, 0),
        op(1, 'store', 7, 1, 1),
        op(1, 'notify', 8, 1, 0),
        op(0, 'wait', 8, 0, undefined),
      ],
      { stuck: [0], rungAgain: 'completed' },
    ),
    says: /^CPU0 waits since step 4 for word 8 to be other than 0; it was never written; CPU1 at step 3 notified it, before the wait; ringing again frees it$/,
    at: 3,
    silent: recording([op(0, 'wait', 8, 0, 'ok'), op(0, 'load', 7, undefined, 1)]),
  },
  'lost-ipi': {
    checker: lostIpi,
    fires: recording([...queues(1, CSD, false), op(1, 'load', FLAGS, undefined, 1)], {
      stuck: [1],
      end: 'deadlock',
      rungAgain: 'completed',
    }),
    says: /^no CPU rang CPU2 for call #1 \(callback\) from CPU1, queued at step 1: CPU1 waits for word 101; ringing again frees it$/,
    at: 1,
    silent: recording(queues(1)), // on its way for ever is not lost
  },
  'lost-ipi, on its way': {
    checker: lostIpi,
    fires: recording([...queues(1), note(1, Event.IPI_LOST, 2), op(1, 'load', FLAGS, undefined, 1)], {
      stuck: [1],
      end: 'deadlock',
      rungAgain: 'completed',
    }),
    says: /^the IPI to CPU2 for call #1 \(callback\) from CPU1 was lost at step 2: CPU1 waits for word 101; ringing again frees it$/,
    at: 1,
    silent: recording([...queues(1), note(1, Event.IPI_LOST, 2), note(1, Event.IPI_SEND, 2), delivery(1, 2)]), // rung again
  },
  'lost-callback, its IPI lost': {
    checker: lostCallback,
    fires: recording([...queues(1), note(1, Event.IPI_LOST, 2)]),
    says: /still in the queue of CPU2 at the end; CPU2 is online, its IPI was lost at step 2$/,
    at: 4,
    silent: recording([...queues(1), note(1, Event.IPI_LOST, 2), ...runs()]), // another doorbell brought it
  },
  deadlock: {
    checker: deadlock,
    fires: recording([op(0, 'store', FLAGS, 3, 3), op(0, 'load', FLAGS, undefined, 3, { irqsOff: true })], {
      end: 'deadlock',
      stuck: [0],
    }),
    says: /^nothing can go on: CPU0, with interrupts off, waits for word 101, which is 3 \(CPU0 at step 1 wrote it last\)$/,
    at: 1,
    silent: recording([op(0, 'load', FLAGS, undefined, 3)], { stuck: [0] }),
  },
  livelock: {
    checker: livelock,
    fires: recording(
      Array.from({ length: 40 }, () => op(0, 'load', 5, undefined, 1)),
      { end: 'livelock' },
    ),
    says: /^it goes on and gets nowhere: CPU0 looks at word 5$/,
    at: 39,
    silent: recording([op(0, 'load', 5, undefined, 1)]),
  },
  'used-after-free': {
    checker: usedAfterFree,
    fires: recording([op(0, 'store', 50, POISON, POISON), op(2, 'store', 50, 1, 1)]),
    says: /^CPU2 at step 2 writes word 50, which CPU0 at step 1 had freed$/,
    at: 1,
    silent: recording([
      op(0, 'store', 50, POISON, POISON),
      op(0, 'store', 50, 1, 1),
      op(2, 'store', 50, 2, 2),
      op(2, 'load', 51, undefined, 0),
    ]),
  },
  'used-after-free, a block': {
    checker: usedAfterFree,
    fires: recording([note(0, Event.FREED, 64, 8), op(1, 'add', 70, 1, POISON)]),
    says: /^CPU1 at step 1 writes word 70/,
    at: 1,
    silent: recording([note(0, Event.FREED, 64, 8), op(1, 'add', 72, 1, 0), op(1, 'compareExchange', 70, 0, POISON)]),
  },
  'leaked-call-data': {
    checker: leakedCallData,
    fires: recording([op(0, 'store', 0x201, 2, 2)]),
    says: /^the call data of CPU1, cfd_used\[1\], was allocated at step 1; CPU1 never came up, and it was never freed$/,
    at: 0,
    silent: recording([
      op(0, 'store', 0x201, 2, 2),
      note(1, Event.CPU_ONLINE, 1),
      op(0, 'store', 0x202, 3, 3),
      op(0, 'store', 0x202, 0, 0),
    ]),
  },
};

describe.each(Object.entries(CASES))('%s', (_, { checker, fires, says, at, silent }) => {
  it('fires', () => {
    const findings = checker(fires);
    expect(findings.map(({ text }) => text)).toEqual([expect.stringMatching(says)]);
    expect(findings[0].at).toBe(at);
  });

  it('is silent beside it', () => {
    expect(checker(silent)).toEqual([]);
  });
});

it('every checker has a test of both kinds, and nobody says anything of an execution in which all went well', () => {
  const tested = new Set(Object.values(CASES).map(({ checker }) => checker));
  expect(TRACE_CHECKERS.filter((checker) => !tested.has(checker))).toEqual([]);
  expect(checkTrace(WELL)).toEqual([]);
});
