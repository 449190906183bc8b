import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FtraceError } from '../../../src/trace/ftrace/error.js';
import { chunksOf, entry, exit, hotplug, ipi, other, queue, recordingOf } from './recording-lines.js';
import { formatFtraceLine } from '../trace/ftrace/print.js';
import { readRecording } from '../../../src/workload/recording.js';

const FLUSH = 'flush_tlb_func';
const HINT = 'record with: trace-cmd record -e csd -e ipi -e cpuhp';
const IRQ = { flags: 'd.h2.' };

describe('calls', () => {
  it('a single call does not wait', async () => {
    const { calls } = await recordingOf([
      other(1_000_000, 3),
      queue(1_000_010, 3, 0, 'nohz_csd_func', 0xa, IRQ),
      ipi(1_000_012, 3, IRQ),
      entry(1_000_050, 0, 'nohz_csd_func', 0xa),
      exit(1_000_057, 0, 'nohz_csd_func', 0xa),
    ]);
    expect(calls).toEqual([
      {
        atUs: 10,
        sender: 3,
        targets: [0],
        func: 'nohz_csd_func',
        how: 'async',
        context: 'irq',
        serviceUs: [7],
        latencyUs: [40],
      },
    ]);
  });

  it('a batch by one caller is one call, to many, that waits', async () => {
    const { calls } = await recordingOf([
      queue(0, 4, 2, 'ipi_mb', 0x1),
      queue(1, 4, 6, 'ipi_mb', 0x2),
      queue(2, 4, 7, 'ipi_mb', 0x3),
      ipi(3, 4),
      entry(10, 7, 'ipi_mb', 0x3),
      entry(11, 2, 'ipi_mb', 0x1),
      exit(12, 2, 'ipi_mb', 0x1),
      exit(15, 7, 'ipi_mb', 0x3),
      queue(20, 4, 7, 'ipi_mb', 0x3),
      ipi(21, 4),
    ]);
    expect(calls).toEqual([
      {
        atUs: 0,
        sender: 4,
        targets: [2, 6, 7],
        func: 'ipi_mb',
        how: 'many',
        context: 'task',
        serviceUs: [1, null, 5],
        latencyUs: [11, null, 8],
      },
      {
        atUs: 20,
        sender: 4,
        targets: [7],
        func: 'ipi_mb',
        how: 'many',
        context: 'task',
        serviceUs: [null],
        latencyUs: [null],
      },
    ]);
  });

  it.each([
    ['the IPI', [ipi(2, 0)]],
    ['another event of that CPU', [other(2, 0)]],
    ['its own part of the call', [entry(2, 0, FLUSH, 0, 'd..2.')]],
    ['a wake-up by it', [queue(2, 0, 5, 'sched_ttwu_pending', 0x9)]],
    ['a lost event', ['CPU:0 [LOST 1 EVENTS]']],
  ])('%s ends a batch', async (_what, end) => {
    const { calls } = await recordingOf([queue(1, 0, 2, FLUSH, 0x1), ...end, queue(3, 0, 4, FLUSH, 0x2)]);
    expect(calls.filter(({ how }) => how === 'many').map(({ targets }) => targets)).toEqual([[2], [4]]);
  });

  it('a batch ends where the targets begin again, or another function or caller follows', async () => {
    const { calls } = await recordingOf([
      queue(0, 0, 2, FLUSH, 0x1),
      queue(1, 0, 4, FLUSH, 0x2),
      queue(2, 0, 2, FLUSH, 0x1),
      queue(3, 0, 4, 'ipi_mb', 0x2),
      queue(4, 0, 5, 'ipi_mb', 0x2).replace('membarrier_private', 'membarrier_global'),
    ]);
    expect(calls.map(({ targets }) => targets)).toEqual([[2, 4], [2], [4], [5]]);
  });

  it('an interrupt does not end a batch, whatever it does, and neither does another CPU', async () => {
    const { calls } = await recordingOf([
      queue(0, 0, 2, FLUSH, 0x1),
      entry(1, 0, 'nohz_csd_func', 0x8),
      exit(2, 0, 'nohz_csd_func', 0x8),
      queue(3, 0, 7, 'sched_ttwu_pending', 0x9, IRQ),
      ipi(4, 0, IRQ),
      queue(5, 1, 3, FLUSH, 0x3),
      other(6, 1),
      queue(7, 0, 4, FLUSH, 0x2),
    ]);
    expect(calls.map(({ targets, how, context }) => [targets, how, context])).toEqual([
      [[2, 4], 'many', 'task'],
      [[7], 'async', 'irq'],
      [[3], 'many', 'task'],
    ]);
  });

  it.each(['d.h1.', 'dNH2.', 'd.s3.'])('in interrupt context (%s) nobody waits', async (flags) => {
    const { calls } = await recordingOf([queue(0, 0, 2, FLUSH, 0x1, { flags }), queue(1, 0, 3, FLUSH, 0x2, { flags })]);
    expect(calls).toMatchObject([
      { targets: [2], how: 'async', context: 'irq' },
      { targets: [3], how: 'async', context: 'irq' },
    ]);
  });

  it('what a dying CPU sends by itself is no traffic', async () => {
    const { calls } = await recordingOf([queue(0, 0, 2, FLUSH, 0x1), queue(1, 5, 0, 'cpuhp_complete_idle_dead', 0x2)]);
    expect(calls).toMatchObject([{ func: FLUSH }]);
  });
});

describe('a single call of smp_call_function_single', () => {
  const single = (atUs: number, cpu: number, target: number, csd: number, more = {}): string =>
    queue(atUs, cpu, target, 'remote_function', csd, more).replace('generic_exec_single', 'smp_call_function_single');
  const howOf = async (...lines: string[]) => (await recordingOf(lines)).calls.map(({ how }) => how);

  it('waits, when its sender queues nothing before the function has ended', async () => {
    expect(
      await howOf(
        single(0, 0, 1, 0xa),
        ipi(1, 0),
        queue(2, 0, 2, 'sched_ttwu_pending', 0xb, IRQ),
        entry(3, 1, 'remote_function', 0xa),
        exit(4, 1, 'remote_function', 0xa),
        single(5, 0, 1, 0xa),
      ),
    ).toEqual(['single', 'async', 'single']);
  });

  it('does not wait, when it does', async () => {
    const running = entry(3, 1, 'remote_function', 0xa);
    expect(await howOf(single(0, 0, 1, 0xa), running, single(4, 0, 2, 0xb))).toEqual(['async', 'single']);
  });

  it('does not wait in an interrupt', async () => {
    expect(await howOf(single(0, 0, 1, 0xa, IRQ))).toEqual(['async']);
  });
});

describe('what a trace does not tell', () => {
  const call = queue(0, 0, 2, FLUSH, 0x1);
  const notesOf = async (...lines: string[]) => (await recordingOf(lines)).notes;

  it('is nothing, of one with flags', async () => {
    expect(await notesOf(call)).toEqual([]);
  });

  it('flags', async () => {
    const plain = queue(0, 0, 2, FLUSH, 0x1, { flags: '' });
    expect(await notesOf(plain)).toEqual([
      'no flags in it: calls from interrupts cannot be distinguished from those of tasks, and count as these (trace-cmd report -l shows them)',
    ]);
    expect((await recordingOf([plain])).calls).toMatchObject([{ context: 'task', how: 'many' }]);
  });

  it('lines that speak of a csd and are not understood: counted, with the first one', async () => {
    const odd = call.replace('csd_queue_cpu:', 'note: csd_queue_cpu');
    expect(await notesOf(call, odd, odd)).toEqual(['2 of 3 lines with csd events were not understood, first line 2']);
    await expect(recordingOf([odd])).rejects.toThrow('none of 1 lines with csd events is understood, first line 1');
  });

  it('executions of calls that were queued before', async () => {
    const runs = Array.from({ length: 3 }, (_, i) => entry(i + 1, 2, FLUSH, 0x5));
    expect(await notesOf(call, ...runs)).toEqual([
      '3 calls were executed, but only 1 were queued while it was recorded: the others are not replayed',
    ]);
    expect(await notesOf(call, ...runs.slice(1))).toEqual([]);
  });

  it('events that were overwritten', async () => {
    expect(await notesOf('# entries-in-buffer/entries-written: 20/67   #P:2', call)).toEqual([
      '47 events were overwritten before the trace was read: its beginning is missing',
    ]);
  });

  it('names of functions', async () => {
    const [note] = await notesOf(call.replace('on_each_cpu_cond_mask+0x33/0x130', '0xffffffff8112f0b0'));
    expect(note).toMatch(/^functions are addresses: /);
  });
});

describe('a trace without csd events', () => {
  const send = (atUs: number, cpu: number, target: number, calls = true, flags = '...1.'): string =>
    formatFtraceLine({ kind: 'ipi_send_cpu', target, callsite: 'generic_exec_single', calls }, { cpu, atUs, flags });
  const take = (atUs: number, cpu: number, what: 'entry' | 'exit'): string =>
    formatFtraceLine({ kind: 'other' }, { cpu, atUs, flags: 'd.h1.' }).replace(
      / other: .*/,
      ` call_function_single_${what}: vector=251`,
    );

  it('is replayed as its IPIs, each one call, with the latency to the interrupt; reschedule IPIs are none', async () => {
    const recording = await recordingOf([
      send(0, 0, 2),
      send(1, 0, 1, false),
      take(5, 2, 'entry'),
      take(9, 2, 'exit'),
      send(20, 3, 0, true, 'd.h1.'),
    ]);
    expect(recording.calls).toEqual([
      { atUs: 0, sender: 0, targets: [2], func: 'ipi', how: 'async', context: 'task', serviceUs: [4], latencyUs: [5] },
      {
        atUs: 20,
        sender: 3,
        targets: [0],
        func: 'ipi',
        how: 'async',
        context: 'irq',
        serviceUs: [null],
        latencyUs: [null],
      },
    ]);
    expect(recording.notes).toEqual([
      'no csd_queue_cpu events in it: each IPI is replayed as one call, whatever it announced',
    ]);
  });

  it('of a mask: one call to all of it', async () => {
    const mask = {
      kind: 'ipi_send_cpumask',
      targets: [1, 2, 40],
      callsite: 'on_each_cpu_cond_mask',
      calls: true,
    } as const;
    const { calls, cpus } = await recordingOf([formatFtraceLine(mask, { cpu: 2, atUs: 0 })]);
    expect(calls).toMatchObject([{ sender: 2, targets: [1, 40], how: 'many' }]);
    expect(cpus).toBe(41);
  });

  it('of an arm64: ipi_raise and ipi_entry', async () => {
    const arm = (cpu: number, atUs: number, text: string): string =>
      formatFtraceLine({ kind: 'other' }, { cpu, atUs, flags: 'd.h1.' }).replace(/ other: .*/, ` ${text}`);
    const { calls } = await recordingOf([
      arm(0, 0, 'ipi_raise: target_mask=00000000,00000002 (Function call interrupts)'),
      arm(0, 1, 'ipi_raise: target_mask=00000000,00000004 (Rescheduling interrupts)'),
      arm(1, 4, 'ipi_entry: (Function call interrupts)'),
      arm(1, 6, 'ipi_exit: (Function call interrupts)'),
    ]);
    expect(calls).toMatchObject([{ sender: 0, targets: [1], latencyUs: [4], serviceUs: [2] }]);
  });

  it('two IPIs to one CPU before its interrupt: neither is compared', async () => {
    const { calls } = await recordingOf([send(0, 0, 2), send(1, 1, 2), take(5, 2, 'entry')]);
    expect(calls.map(({ latencyUs }) => latencyUs)).toEqual([[null], [null]]);
  });

  it('with interrupts alone: senders are made up, and nothing is compared', async () => {
    const recording = await recordingOf([take(0, 2, 'entry'), take(3, 2, 'exit')]);
    expect(recording).toMatchObject({
      cpus: 3,
      calls: [{ sender: 0, targets: [2], context: 'irq', how: 'async', latencyUs: [null], serviceUs: [3] }],
      notes: [
        'no csd_queue_cpu events in it: each IPI is replayed as one call, whatever it announced; who sent them is not known either',
      ],
    });
  });

  it('counts for nothing where there are csd events', async () => {
    const { calls, notes } = await recordingOf([send(0, 0, 2), take(1, 2, 'entry'), queue(2, 0, 2, FLUSH, 0x1)]);
    expect({ calls: calls.map(({ func }) => func), notes }).toEqual({ calls: [FLUSH], notes: [] });
  });
});

describe('hotplug', () => {
  const call = queue(0, 0, 2, FLUSH, 0x1);
  const of = async (...lines: string[]) => (await recordingOf([call, ...lines])).hotplug;

  it('offline at the takedown, online where its call data is made again', async () => {
    expect(
      await of(
        hotplug(9, 0, 3, 'sched_cpu_deactivate'),
        hotplug(10, 0, 3, 'takedown_cpu'),
        hotplug(11, 0, 3, 'smpcfd_dead_cpu'),
        hotplug(20, 5, 3, 'smpcfd_prepare_cpu'),
        hotplug(21, 5, 3, 'cpuhp_bringup_ap'),
        hotplug(30, 2, 5, 'takedown_cpu'),
      ),
    ).toEqual([
      { atUs: 10, kind: 'offline', cpu: 3, controller: 0 },
      { atUs: 20, kind: 'online', cpu: 3, controller: 5 },
      { atUs: 30, kind: 'offline', cpu: 5, controller: 2 },
    ]);
  });

  it('no CPU controls itself: the lowest other one that is online does', async () => {
    expect(
      await of(hotplug(1, 3, 3, 'takedown_cpu'), hotplug(2, 0, 0, 'takedown_cpu'), hotplug(3, 1, 1, 'takedown_cpu')),
    ).toMatchObject([
      { cpu: 3, controller: 0 },
      { cpu: 0, controller: 1 },
      { cpu: 1, controller: 2 },
    ]);
  });

  it('a CPU goes off before it comes on, and not twice', async () => {
    expect(
      await of(
        hotplug(1, 0, 3, 'smpcfd_prepare_cpu'),
        hotplug(2, 0, 3, 'takedown_cpu'),
        hotplug(3, 0, 3, 'takedown_cpu'),
        hotplug(4, 0, 3, 'smpcfd_prepare_cpu'),
        hotplug(5, 0, 3, 'smpcfd_prepare_cpu'),
      ),
    ).toMatchObject([
      { kind: 'offline', atUs: 2 },
      { kind: 'online', atUs: 4 },
    ]);
  });

  it('calls to a CPU that is off, and by one, are kept', async () => {
    const { calls } = await recordingOf([
      hotplug(0, 0, 3, 'takedown_cpu'),
      queue(1, 3, 0, FLUSH, 0x1),
      queue(2, 0, 3, FLUSH, 0x2),
    ]);
    expect(calls).toHaveLength(2);
  });
});

describe('the whole', () => {
  const call = queue(2_000_000, 0, 2, FLUSH, 0x1);

  it('counts events and lost events, and measures from the first event to the last', async () => {
    const recording = await recordingOf([
      '# tracer: nop',
      'CPU:1 [LOST 7 EVENTS]',
      other(1_999_000, 1),
      call,
      'CPU:1 [LOST EVENTS]',
      other(2_000_500, 1),
      '',
    ]);
    expect(recording).toMatchObject({ events: 3, skipped: 8, durationUs: 1_500, calls: [{ atUs: 1_000 }] });
  });

  it('has as many CPUs as it names, or as the header says', async () => {
    expect((await recordingOf([call])).cpus).toBe(3);
    expect((await recordingOf([call, other(2_000_001, 6)])).cpus).toBe(7);
    expect((await recordingOf(['# entries-in-buffer/entries-written: 1/1   #P:16', call])).cpus).toBe(16);
  });

  it('takes lines that are a little out of order as simultaneous', async () => {
    const { calls } = await recordingOf([call, other(2_000_040, 2), queue(2_000_030, 1, 2, 'ipi_mb', 0x2)]);
    expect(calls.map(({ atUs }) => atUs)).toEqual([0, 40]);
  });

  it.each([
    ['no events', ['# tracer: nop'], `no csd:* events in it (${HINT})`],
    ['only other events', [other(1, 0), other(2, 0)], `no csd:* events in it (${HINT})`],
    ['executions and no calls', [entry(1, 0, 'f', 0)], `no csd_queue_cpu events in it (${HINT})`],
    ['an empty file', [], 'the file is empty'],
    ['a malformed line behind the limit', [call, call, call, 'oops'], 'line 4: not an ftrace line: "oops"'],
  ])('refuses a file with %s', async (_what, lines, message) => {
    const error: unknown = await recordingOf(lines, { maxCalls: 1 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FtraceError);
    expect(error).toHaveProperty('message', message);
  });

  it('keeps calls up to the limit, a batch whole, and counts the rest', async () => {
    const lines = [
      queue(0, 0, 1, 'ipi_mb', 0x1),
      ipi(1, 0),
      queue(2, 0, 1, 'ipi_mb', 0x1),
      queue(3, 0, 2, 'ipi_mb', 0x2),
      ipi(4, 0),
      queue(5, 0, 1, 'ipi_mb', 0x1),
      queue(6, 0, 2, 'ipi_mb', 0x2),
      hotplug(7, 0, 2, 'takedown_cpu'),
      other(8, 0),
    ];
    const recording = await recordingOf(lines, { maxCalls: 2 });
    expect(recording.calls.map(({ targets }) => targets)).toEqual([[1], [1, 2]]);
    expect(recording).toMatchObject({ truncated: 2, events: 9, durationUs: 8, hotplug: [] });
  });

  it('is the same wherever the chunks are cut', async () => {
    const text = [
      queue(0, 4, 2, 'ipi_mb', 0x1),
      queue(1, 4, 6, 'ipi_mb', 0x2),
      'CPU:1 [LOST 2 EVENTS]',
      ipi(3, 4),
      entry(11, 2, 'ipi_mb', 0x1),
      queue(12, 4, 2, 'ipi_mb', 0x1),
      entry(13, 2, 'ipi_mb', 0x1),
      hotplug(14, 0, 6, 'takedown_cpu'),
      '',
    ].join('\n');
    const whole = await readRecording(chunksOf([text]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: text.length })), async (cuts) => {
        const at = cuts.toSorted((a, b) => a - b);
        const chunks = [...at, text.length].map((end, i) => text.slice(at[i - 1] ?? 0, end));
        expect(await readRecording(chunksOf(chunks))).toEqual(whole);
      }),
    );
  });
});
