import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FtraceError } from '../../../../src/trace/ftrace/error.js';
import type { FtraceEvent, FtraceFields, FtraceNote } from '../../../../src/trace/ftrace/event.js';
import { FtraceReader, readFtrace } from '../../../../src/trace/ftrace/read.js';
import { formatFtraceLine, STYLES, withAddresses } from './print.js';

/** The line with that number of a file that has nothing before it. */
function parseFtraceLine(text: string, lineNumber: number): FtraceEvent | FtraceNote | null {
  const reader = new FtraceReader();
  for (let line = 1; line < lineNumber; line++) reader.read('');
  return reader.read(text);
}

const QUEUE = 'cpu=1 callsite=on_each_cpu_cond_mask+0x20/0x60 func=flush_tlb_func csd=00000000051188ab';

describe('parseFtraceLine: the events', () => {
  const stamp = { atUs: 773_629_409, cpu: 0, context: 'task' };
  const of = (event: string) => parseFtraceLine(`            bash-9675    [000] ...2.   773.629409: ${event}`, 1);

  it('csd_queue_cpu', () => {
    const fields = { target: 1, callsite: 'on_each_cpu_cond_mask', func: 'flush_tlb_func', csd: 0x51188ab };
    expect(of(`csd_queue_cpu: ${QUEUE}`)).toEqual({ ...stamp, kind: 'csd_queue_cpu', ...fields });
  });

  it.each(['csd_function_entry', 'csd_function_exit'])('%s', (kind) => {
    expect(of(`${kind}: func=ipi_mb, csd=0a30cbeb`)).toEqual({ ...stamp, kind, func: 'ipi_mb', csd: 0xa30cbeb });
    expect(of(`${kind}: func=ipi_mb, csd=0000000000000000`)).toMatchObject({ csd: 0 });
  });

  it('ipi_send_cpu and ipi_send_cpumask', () => {
    expect(of('ipi_send_cpu: cpu=3 callsite=wakeup_preempt+0x37/0x70 callback=0x0')).toEqual({
      ...stamp,
      kind: 'ipi_send_cpu',
      target: 3,
      callsite: 'wakeup_preempt',
      calls: false,
    });
    expect(of('ipi_send_cpumask: cpumask=00000000,00000024 callsite=f+0x24/0x40 callback=g+0x0/0x20')).toEqual({
      ...stamp,
      kind: 'ipi_send_cpumask',
      targets: [2, 5],
      callsite: 'f',
      calls: true,
    });
  });

  it('cpuhp_enter, cpuhp_multi_enter and cpuhp_exit', () => {
    expect(of('cpuhp_enter: cpu: 0004 target:   0 step: 145 (takedown_cpu)')).toEqual({
      ...stamp,
      kind: 'cpuhp_enter',
      target: 4,
      func: 'takedown_cpu',
    });
    expect(of('cpuhp_multi_enter: cpu: 0004 target: 236 step:  61 (timers_dead_cpu)')).toEqual({
      ...stamp,
      kind: 'cpuhp_multi_enter',
      target: 4,
      func: 'timers_dead_cpu',
    });
    expect(of('cpuhp_exit:  cpu: 0004  state:  87 step: 145 ret: -16')).toEqual({
      ...stamp,
      kind: 'cpuhp_exit',
      target: 4,
      ret: -16,
    });
  });

  it('passes on other events without their fields', () => {
    const others = ['sched_switch: prev_comm=a ==> next_comm=b', 'schedule <-futex_wait', '<stack trace>', 'x', 'a: b'];
    for (const event of others) expect(of(event)).toEqual({ ...stamp, kind: 'other' });
  });

  it('takes function names with an offset, in a module, with a build id, or unresolved', () => {
    expect(
      of('csd_queue_cpu: cpu=1 callsite=kick+0x1/0x2 [kvm] func=ack+0x0/0x10 [kvm ab12] csd=051188ab'),
    ).toMatchObject({ callsite: 'kick', func: 'ack' });
    expect(of('csd_function_entry: func=ack [kvm], csd=051188ab')).toMatchObject({ func: 'ack' });
    expect(of('cpuhp_enter: cpu: 0004 target:   0 step: 145 (off [kvm])')).toMatchObject({ func: 'off' });
    expect(of('csd_function_entry: func=0xffffffff812, csd=051188ab')).toMatchObject({ func: '0xffffffff812' });
  });

  it('takes pointers of both widths, as trace-cmd prints them, and as the kernel does before it can hash them', () => {
    const csd = (text: string) => of(`csd_function_entry: func=f, csd=${text}`);
    expect(csd('ffff888112345678')).toMatchObject({ csd: 0xf888112345678 });
    expect(csd('0xffff888112345678')).toMatchObject({ csd: 0xf888112345678 });
    expect(csd('051188AB')).toMatchObject({ csd: 0x51188ab });
    expect(csd('0x1f')).toMatchObject({ csd: 0x1f });
    for (const none of ['(nil)', '(null)', '(____ptrval____)', '0x0']) expect(csd(none)).toMatchObject({ csd: 0 });
  });
});

describe('parseFtraceLine: the columns', () => {
  function line(task: string, columns: string): unknown {
    return parseFtraceLine(`${task.padStart(23)} ${columns}: csd_function_exit: func=f, csd=00000001`, 1);
  }

  it.each([
    'kworker/0:0-9',
    '<idle>-0',
    'a b-12',
    'x-1 [000] y-2',
    'a:b-7',
    '[kthread]-3',
    '-5',
    '<...>-77',
    '#hash-1',
    '=> x-1',
  ])('task %s', (task) => {
    expect(line(task, '[003] d.h1.    12.180753')).toMatchObject({ cpu: 3, atUs: 12_180_753, context: 'irq' });
  });

  it.each([
    ['d..2.', 'task'],
    ['d.h1.', 'irq'],
    ['dNH2.', 'irq'],
    ['dNs6.', 'irq'],
    ['d.Z1.', 'irq'],
    ['dnh2', 'irq'],
    ['.N..1', 'task'],
    ['d..2..', 'task'],
    ['d..h2.', 'irq'],
    ['bLs3.1', 'irq'],
    ['....1.2', 'task'],
  ])('flags %s mean %s', (flags, context) => {
    expect(line('sh-1', `[003] ${flags}  12.180753`)).toMatchObject({ cpu: 3, atUs: 12_180_753, context });
  });

  it('no flags, as an old trace-cmd prints it: nobody knows', () => {
    expect(line('sh-1', '[003]    12.180753')).toMatchObject({ cpu: 3, atUs: 12_180_753, context: 'unknown' });
  });

  it('a column with the thread group', () => {
    expect(line('sh-1', '(  12345) [003] d.h1.  12.180753')).toMatchObject({ cpu: 3, context: 'irq' });
    expect(line('sh-1', '(-------) [003] d.h1.  12.180753')).toMatchObject({ cpu: 3, context: 'irq' });
  });

  it('times to the microsecond or finer, exactly', () => {
    expect(line('sh-1', '[003] d..2. 1234567.000001')).toMatchObject({ atUs: 1_234_567_000_001 });
    expect(line('sh-1', '[003] d..2. 1.000000500')).toMatchObject({ atUs: 1_000_000.5 });
  });

  it("Windows line ends, and trace-cmd's spacing", () => {
    const text = `          <idle>-0     [001] d..2.  4.5: csd_queue_cpu:        ${QUEUE}\r`;
    expect(parseFtraceLine(text, 1)).toMatchObject({ kind: 'csd_queue_cpu', target: 1, csd: 0x51188ab });
  });
});

describe('parseFtraceLine: what is no event', () => {
  it.each([
    '',
    '   ',
    '\r',
    '#',
    '# tracer: nop',
    '\uFEFF# tracer: nop',
    '##### CPU 2 buffer started ####',
    ' => schedule',
    'CPU 3 is empty',
    '# a-1 [000] ..... 1.5: x: y',
  ])('%j is passed over', (text) => {
    expect(parseFtraceLine(text, 1)).toBeNull();
  });

  it('the header and trace-cmd say how many CPUs there are', () => {
    expect(parseFtraceLine('# entries-in-buffer/entries-written: 6/6   #P:2', 1)).toEqual({
      kind: 'machine',
      cpus: 2,
      overwritten: 0,
    });
    expect(parseFtraceLine('cpus=16', 1)).toEqual({ kind: 'machine', cpus: 16, overwritten: 0 });
    expect(parseFtraceLine('# …  #P:5120', 1)).toEqual({ kind: 'machine', cpus: 4096, overwritten: 0 });
    expect(parseFtraceLine('# entries-in-buffer/entries-written: 20/67   #P:2', 1)).toMatchObject({ overwritten: 47 });
  });

  it('lost events are counted', () => {
    expect(parseFtraceLine('CPU:3 [LOST 17 EVENTS]', 1)).toEqual({ kind: 'lost', cpu: 3, count: 17 });
    expect(parseFtraceLine('CPU:3 [LOST EVENTS]', 1)).toEqual({ kind: 'lost', cpu: 3, count: 1 });
    expect(parseFtraceLine('CPU:3 [25 EVENTS DROPPED]', 1)).toEqual({ kind: 'lost', cpu: 3, count: 25 });
    expect(parseFtraceLine('CPU:3 [EVENTS DROPPED]\r', 1)).toEqual({ kind: 'lost', cpu: 3, count: 1 });
  });
});

describe('parseFtraceLine: errors', () => {
  const event = (text: string) => `            bash-9675    [000] ...2.   773.629409: ${text}`;

  it.each([
    ['hello', 'line 17: not an ftrace line: "hello"'],
    ['{json: true}', 'line 17: not an ftrace line: "{json: true}"'],
    [
      '            bash-9675    [000] ...2.   773.6294',
      'line 17: not an ftrace line: "bash-9675 [000] ...2. 773.6294"',
    ],
    [
      'bash-1 [000] d..2. 773: x: y',
      'line 17: 773 is a count and no time: the trace was recorded with clock counter or x86-tsc; record with trace-cmd record -C mono: "bash-1 [000] d..2. 773: x: y"',
    ],
    ['bash-1 [000] d..2. -1.5: x: y', 'line 17: -1.5 is not a time in seconds: "bash-1 [000] d..2. -1.5: x: y"'],
    ['bash-1 [000] d..2. NaN: x: y', 'line 17: NaN is not a time in seconds: "bash-1 [000] d..2. NaN: x: y"'],
    ['bash-1 [4096] d..2. 1.5: x: y', 'line 17: CPU 4096 is not in 0..4095: "bash-1 [4096] d..2. 1.5: x: y"'],
    ['bash-1 [-1] d..2. 1.5: x: y', 'line 17: CPU -1 is not in 0..4095: "bash-1 [-1] d..2. 1.5: x: y"'],
    ['CPU:9999 [LOST 5 EVENTS]', 'line 17: CPU 9999 is not in 0..4095: "CPU:9999 [LOST 5 EVENTS]"'],
    [
      event('csd_queue_cpu: cpu=-1 callsite=a func=b csd=00000001'),
      'line 17: CPU -1 is not in 0..4095: "cpu=-1 callsite=a func=b csd=00000001"',
    ],
    [
      event('csd_queue_cpu: cpu=NaN callsite=a func=b csd=00000001'),
      'line 17: CPU NaN is not in 0..4095: "cpu=NaN callsite=a func=b csd=00000001"',
    ],
    [
      event('csd_queue_cpu: cpu=4294967295 callsite=a func=b csd=00000001'),
      'line 17: CPU 4294967295 is not in 0..4095: "cpu=4294967295 callsite=a func=b csd=00000001"',
    ],
    [
      event('csd_queue_cpu: cpu=1 callsite=a func=b csd=0000'),
      'line 17: 0000 is not a pointer: "cpu=1 callsite=a func=b csd=0000"',
    ],
    [event('csd_queue_cpu: cpu=1'), 'line 17: csd_queue_cpu lacks its callsite: "cpu=1"'],
    [event('csd_queue_cpu:'), 'line 17: csd_queue_cpu lacks its cpu: ""'],
    [event('csd_function_entry: f'), 'line 17: csd_function_entry lacks its func: "f"'],
    [event('ipi_send_cpu: f'), 'line 17: ipi_send_cpu lacks its cpu: "f"'],
    [event('ipi_send_cpumask: f'), 'line 17: ipi_send_cpumask lacks its cpumask: "f"'],
    [event('cpuhp_enter: cpu: 0004 target:'), 'line 17: cpuhp_enter lacks its step or function: "cpu: 0004 target:"'],
    [event('cpuhp_exit: cpu: 0004'), 'line 17: cpuhp_exit lacks its ret: "cpu: 0004"'],
    [
      event('cpuhp_enter: cpu: 5000 target:   0 step: 145 (takedown_cpu)'),
      'line 17: CPU 5000 is not in 0..4095: "cpu: 5000 target: 0 step: 145 (takedown_cpu)"',
    ],
  ])('%s', (text, message) => {
    const error = thrownBy(() => parseFtraceLine(text, 17));
    expect(error.message).toBe(message);
    expect(error.line).toBe(17);
  });

  it('shows only the beginning of what is wrong, on one line', () => {
    expect(() => parseFtraceLine('x\t y '.repeat(1_000), 2)).toThrow(/^line 2: not an ftrace line: "(?:x y ){15}…"$/);
  });

  it('does not take long over a long line', () => {
    for (const part of [' ', '-1 ', '1-1 [0] ', '1-1 [0] .... ', '1-1 [0] 1.1 ', '1-1 (']) {
      for (const text of [part.repeat(20_000), part + ' '.repeat(100_000)]) {
        expect(() => parseFtraceLine(`x${text}x`, 1)).toThrow(FtraceError);
      }
    }
  });
});

describe('readFtrace', () => {
  const text = [
    '# tracer: nop',
    '',
    '          <idle>-0       [001] d.h1.   773.629474: csd_function_entry: func=f, csd=00000000051188ab',
    'CPU:1 [LOST 3 EVENTS]',
    '          <idle>-0       [001] d.h1.   773.629476: csd_function_exit: func=f, csd=00000000051188ab',
    '',
  ].join('\n');
  const kinds = ['format', 'csd_function_entry', 'lost', 'csd_function_exit'];

  it('gives the events in order, with or without a last line end', async () => {
    expect((await read(text)).map((event) => event.kind)).toEqual(kinds);
    expect((await read(text.trimEnd())).map((event) => event.kind)).toEqual(kinds);
    expect((await read(text.replaceAll('\n', '\r\n'))).map((event) => event.kind)).toEqual(kinds);
  });

  it.each([
    ['an empty file', [''], 'the file is empty'],
    ['no chunk at all', [], 'the file is empty'],
    ['nothing but blank lines', [' \n\r\n'], 'the file is empty'],
    ['a binary file', ['\x7fELF\x02\x01\x01\0\0'], 'not a text file'],
    ['a binary file that begins like text', [text, 'x\0'], 'not a text file'],
    ['a malformed line', [`${text}oops\n`], 'line 6: not an ftrace line: "oops"'],
    ['a last line cut short', [text.slice(0, -60)], 'line 5: not an ftrace line: "<idle>-0 [001] d.h1."'],
    [
      'a last pointer cut short',
      [text.slice(0, -4)],
      'line 5: 0000000005118 is not a pointer: "func=f, csd=0000000005118"',
    ],
    [
      'two traces in one',
      [text, text.replaceAll(' 773.', ' 771.').replaceAll('csd_', 'x_')],
      'line 8: time runs backwards (two traces in one file?): ' +
        '"<idle>-0 [001] d.h1. 771.629474: x_function_entry: func=f, c…"',
    ],
  ])('%s', async (_what, chunks, message) => {
    await expect(read(...chunks).catch(thrown)).resolves.toHaveProperty('message', message);
  });

  it('refuses a line without end instead of collecting it', async () => {
    let pulled = 0;
    async function* endless() {
      for (;;) {
        pulled++;
        yield 'x'.repeat(1_000);
      }
    }
    await expect(drain(endless())).rejects.toThrow(/^line 1: not an ftrace line: "x{60}…"$/);
    expect(pulled).toBeLessThan(50);
  });
});

describe('round trip', () => {
  const name = fc.stringMatching(/^[a-z_][a-z0-9_.]{0,30}$/);
  const cpu = fc.nat({ max: 4095 });
  const csd = fc.nat({ max: 2 ** 48 });
  const fields: fc.Arbitrary<FtraceFields> = fc.oneof(
    fc.record({ kind: fc.constant('csd_queue_cpu' as const), target: cpu, callsite: name, func: name, csd }),
    fc.record({ kind: fc.constantFrom('csd_function_entry' as const, 'csd_function_exit' as const), func: name, csd }),
    fc.record({ kind: fc.constant('ipi_send_cpu' as const), target: cpu, callsite: name, calls: fc.boolean() }),
    fc.record({
      kind: fc.constant('ipi_send_cpumask' as const),
      targets: fc.uniqueArray(cpu).map((cpus) => cpus.toSorted((a, b) => a - b)),
      callsite: name,
      calls: fc.boolean(),
    }),
    fc.record({ kind: fc.constantFrom('cpuhp_enter' as const, 'cpuhp_multi_enter' as const), target: cpu, func: name }),
    fc.record({ kind: fc.constant('cpuhp_exit' as const), target: cpu, ret: fc.integer({ min: -40, max: 0 }) }),
  );
  const flags = fc.constantFrom(
    ['', 'unknown'] as const,
    ['...1.', 'task'] as const,
    ['dN.2.', 'task'] as const,
    ['d..2.3', 'task'] as const,
    ['d.h1.', 'irq'] as const,
    ['dNs3.', 'irq'] as const,
    ['d.H11.', 'irq'] as const,
  );
  /** In latency format a long name stands in the first column, where # begins a comment. */
  const comm = fc.string({ unit: 'grapheme-ascii', maxLength: 15 }).filter((name_) => !name_.startsWith('#'));
  const task = fc.tuple(comm, fc.nat()).map(([name_, pid]) => `${name_}-${pid}`);
  const line = fc.record({ fields, cpu, atUs: fc.nat({ max: 1e12 }), task, flags });

  it('reads what the kernel prints of an event as that event', () => {
    fc.assert(
      fc.property(line, ({ fields: event, flags: [columns, context], ...where }) => {
        const text = formatFtraceLine(event, { ...where, flags: columns });
        expect(parseFtraceLine(text, 1)).toEqual({ atUs: where.atUs, cpu: where.cpu, context, ...event });
      }),
    );
  });

  it.each(Object.entries(STYLES))('reads what is printed as %s', (_name, style) => {
    fc.assert(
      fc.property(line, ({ fields: event, flags: [columns, context], ...where }) => {
        const text = style.line(event, { ...where, flags: columns === '' ? '.....' : columns });
        const stamp = { atUs: where.atUs, cpu: where.cpu };
        const expected = style.hasNames ? event : withAddresses(event);
        const known = columns === '' ? 'task' : context;
        expect(parseFtraceLine(text, 1)).toEqual({
          ...stamp,
          ...expected,
          context: style.hasFlags ? known : 'unknown',
        });
      }),
    );
  });

  it('is the same wherever the chunks are cut', async () => {
    const events = fc.array(fields, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.nat()), async (of, cuts) => {
        const text = of.map((event, i) => `${formatFtraceLine(event, { cpu: i, atUs: i })}\n`).join('');
        const at = cuts.map((cut) => cut % text.length).toSorted((a, b) => a - b);
        const chunks = [...at, text.length].map((end, i) => text.slice(at[i - 1] ?? 0, end));
        expect(await read(...chunks)).toEqual(await read(text));
        expect(await read(...text)).toEqual(await read(text));
      }),
    );
  });
});

function thrownBy(run: () => unknown): FtraceError {
  try {
    run();
  } catch (error) {
    return thrown(error);
  }
  throw new Error('nothing was thrown');
}

function thrown(error: unknown): FtraceError {
  if (!(error instanceof FtraceError)) throw error;
  return error;
}

async function read(...chunks: string[]): Promise<(FtraceEvent | FtraceNote)[]> {
  return drain(
    (async function* () {
      yield* chunks;
    })(),
  );
}

async function drain(chunks: AsyncIterable<string>): Promise<(FtraceEvent | FtraceNote)[]> {
  const events = [];
  for await (const event of readFtrace(chunks)) events.push(event);
  return events;
}
