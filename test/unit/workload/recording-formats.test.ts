/** A recording is the same in whatever format it is printed, but for what that format does not show. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FtraceFields } from '../../../src/trace/ftrace/event.js';
import type { Recording } from '../../../src/workload/recorded-call.js';
import { formatFtraceLine, STYLES, withAddresses } from '../trace/ftrace/print.js';
import { recordingOf } from './recording-lines.js';

interface Happened {
  readonly fields: FtraceFields;
  readonly cpu: number;
  readonly afterUs: number;
  readonly flags: string;
}

/** Few of each, so that calls are answered, batches go on, and CPUs come back. */
const cpu = fc.nat(3);
const csd = fc.integer({ min: 0, max: 4 });
const func = fc.constantFrom('flush_tlb_func', 'sched_ttwu_pending', 'do_nothing');
const callsite = fc.constantFrom('on_each_cpu_cond_mask', 'smp_call_function_single', 'generic_exec_single');
const fields: fc.Arbitrary<FtraceFields> = fc.oneof(
  fc.record({ kind: fc.constant('csd_queue_cpu' as const), target: cpu, callsite, func, csd }),
  fc.record({ kind: fc.constantFrom('csd_function_entry' as const, 'csd_function_exit' as const), func, csd }),
  fc.record({ kind: fc.constant('ipi_send_cpu' as const), target: cpu, callsite, calls: fc.boolean() }),
  fc.record({
    kind: fc.constant('ipi_send_cpumask' as const),
    targets: fc.uniqueArray(cpu, { minLength: 1 }).map((cpus) => cpus.toSorted((a, b) => a - b)),
    callsite,
    calls: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('cpuhp_enter' as const),
    target: cpu,
    func: fc.constantFrom('takedown_cpu', 'smpcfd_prepare_cpu', 'workqueue_online_cpu'),
  }),
  fc.constant({ kind: 'other' as const }),
);
const happened: fc.Arbitrary<Happened> = fc.record({
  fields,
  cpu,
  afterUs: fc.nat(50),
  flags: fc.constantFrom('...1.', 'd.h1.', 'd.s2.'),
});
const FIRST: Happened = {
  fields: { kind: 'csd_queue_cpu', target: 1, callsite: 'generic_exec_single', func: 'do_nothing', csd: 9 },
  cpu: 0,
  afterUs: 0,
  flags: '...1.',
};

/** All but the name of the format and what it does not show. */
function content({ format: _, notes: __, ...rest }: Recording): Omit<Recording, 'format' | 'notes'> {
  return rest;
}

describe('a recording that is printed and read', () => {
  it.each(Object.entries(STYLES))('as %s', async (_name, { hasFlags, hasNames, line }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(happened, { maxLength: 40 }), async (events) => {
        let atUs = 36_000_000;
        const all = [FIRST, ...events].map((event) => ({ ...event, atUs: (atUs += event.afterUs) }));
        const printed = all.map(({ fields: of, afterUs: _after, ...where }) => line(of, where));
        const asByKernel = all.map(({ fields: of, afterUs: _after, flags, ...where }) =>
          formatFtraceLine(hasNames ? of : withAddresses(of), { ...where, flags: hasFlags ? flags : '' }),
        );
        expect(content(await recordingOf(printed))).toEqual(content(await recordingOf(asByKernel)));
      }),
      { numRuns: 60 },
    );
  });
});
