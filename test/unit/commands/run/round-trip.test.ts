/** What a run, a torture or a replay writes as ftrace text is read back as the calls that were made. */
import { explore, replay, run, torture } from 'smplab';
import { describe, expect, it } from 'vitest';
import { readTraceFile } from '../../../../src/commands/run/trace-file.js';
import { ftraceText } from '../../../../src/report/ftrace.js';
import type { Recording } from '../../../../src/workload/recorded-call.js';
import { queuedIn, queuedOf, readBack } from '../../../support/kernel-traces.js';
import { scratchFiles, SMALL, traceText } from '../../../support/traces.js';
import { entry, exit, queue } from '../../workload/recording-lines.js';

const scratch = scratchFiles();

/** A call that is waited for, in two of the kernel's ways, beside those of the small trace. */
const WAITED = Array.from({ length: 10 }, (_, i) => [
  queue(4_000 + 40 * i, i % 3, (i + 1) % 3, 'remote_function', 0x1).replace(
    'generic_exec_single',
    'smp_call_function_single',
  ),
  entry(4_010 + 40 * i, (i + 1) % 3, 'remote_function', 0x1),
  exit(4_012 + 40 * i, (i + 1) % 3, 'remote_function', 0x1),
]).flat();
const trace = scratch('small.ftrace', traceText(...SMALL, ...WAITED));

/**
 * Calls without their times, target by target: where no IPI ends it, a call to many is not told from the next one. A
 * call to many that has one target is a single call on Linux 3.16.
 */
function callsOf({ calls }: Recording, fastPath: boolean): string[] {
  return calls
    .flatMap(({ sender, targets, how, context }) => {
      const single = fastPath && how === 'many' && targets.length === 1;
      return targets.map((target) => `${sender}>${target} ${single ? 'single' : how} ${context}`);
    })
    .toSorted();
}

describe('smplab run of its own output', () => {
  it.each([
    ['v6.18', false],
    ['v3.16', true],
  ])('gives the same calls and the same hotplug, on %s', async (variant, fastPath) => {
    const recorded = await readTraceFile(trace);
    expect(new Set(recorded.calls.map(({ how }) => how))).toEqual(new Set(['async', 'single', 'many']));
    const { recorded: kernel, verdict } = await run({ trace, variant, cycles: 0, seed: 1, record: true });
    expect(verdict).toBe('as-expected');
    const again = await readBack(kernel!);
    expect(again.notes).toEqual([]);
    expect(callsOf(again, fastPath)).toEqual(callsOf(recorded, fastPath));
    const hotplug = ({ hotplug: events }: Recording) =>
      events.map(({ kind, cpu, controller }) => ({ kind, cpu, controller }));
    expect(hotplug(again)).toEqual(hotplug(recorded));
    const written = scratch(`${variant}.ftrace`, ftraceText(kernel!));
    const second = await run({ trace: written, variant, cycles: 2, seed: 2 });
    expect(second).toMatchObject({ verdict: 'as-expected', trace: { calls: queuedOf(recorded).length, notes: [] } });
  });

  it('is of one kernel', async () => {
    await expect(run({ trace, record: true })).rejects.toThrow(
      'variant: the trace of one kernel can be written; choose one',
    );
  });
});

describe('every call that is queued is read back', () => {
  it('of a torture', async () => {
    const { recorded } = await torture({ cpus: 4, budgetMs: 300, seed: 1, record: true });
    const again = await readBack(recorded!);
    expect(queuedOf(again)).toEqual(queuedIn(recorded!));
    expect(again.calls.length).toBeGreaterThan(10);
  });

  it('of an exploration, and of its replay, which is the same', async () => {
    const { finding } = await explore('offline-race/late-ipi', { executions: 100, seed: 1, confirm: '1/0' });
    const { kernel } = finding!.interleaving;
    const again = await readBack(kernel!);
    expect(queuedOf(again)).toEqual(queuedIn(kernel!));
    expect(again.calls.map(({ func }) => func)).toContain('callback');
    expect(again.hotplug.map(({ kind, cpu }) => [kind, cpu])).toEqual([['offline', 2]]);
    const { interleaving } = await replay(finding!.token);
    expect(ftraceText(interleaving.kernel!)).toBe(ftraceText(kernel!));
  });
});
