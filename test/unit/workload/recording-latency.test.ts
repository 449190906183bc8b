import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entry, exit, queue, recordingOf } from './recording-lines.js';

const TTWU = 'sched_ttwu_pending';
const NOHZ = 'nohz_csd_func';

async function figures(...lines: string[]): Promise<{ latency: (number | null)[]; service: (number | null)[] }> {
  const { calls } = await recordingOf(lines);
  return { latency: calls.flatMap((call) => call.latencyUs), service: calls.flatMap((call) => call.serviceUs) };
}

describe('queue → entry → exit', () => {
  it('is matched by target and csd', async () => {
    expect(
      await figures(
        queue(0, 0, 1, NOHZ, 0xa),
        queue(1, 0, 2, NOHZ, 0xb),
        queue(2, 3, 1, NOHZ, 0xc),
        entry(10, 2, NOHZ, 0xb),
        entry(11, 1, NOHZ, 0xc),
        exit(13, 1, NOHZ, 0xc),
        entry(14, 1, NOHZ, 0xa),
        exit(15, 2, NOHZ, 0xb),
        exit(18, 1, NOHZ, 0xa),
      ),
    ).toEqual({ latency: [14, 9, 9], service: [4, 5, 2] });
  });

  it('the same csd may be pending on two CPUs', async () => {
    expect(
      await figures(
        queue(0, 0, 1, TTWU, 0xa),
        queue(5, 0, 2, TTWU, 0xa),
        entry(7, 2, TTWU, 0xa),
        entry(9, 1, TTWU, 0xa),
      ),
    ).toMatchObject({ latency: [9, 2] });
  });

  it("a sender's own part of a call (csd 0) is no execution of a queued one", async () => {
    expect(
      await figures(
        queue(0, 0, 1, 'ipi_mb', 0xa),
        entry(1, 0, 'ipi_mb', 0, 'd..2.'),
        entry(4, 1, 'ipi_mb', 0xa),
        entry(5, 1, 'ipi_mb', 0),
        exit(6, 1, 'ipi_mb', 0),
        exit(9, 1, 'ipi_mb', 0xa),
      ),
    ).toEqual({ latency: [4], service: [5] });
  });

  it('an execution that was queued before the recording began is ignored', async () => {
    expect(
      await figures(
        entry(0, 1, TTWU, 0xa),
        queue(1, 0, 1, TTWU, 0xa),
        exit(2, 1, TTWU, 0xa),
        entry(5, 1, TTWU, 0xa),
        exit(6, 1, TTWU, 0xa),
      ),
    ).toEqual({ latency: [4], service: [1] });
  });

  it('an exit without its entry, or of another csd, ends nothing', async () => {
    expect(
      await figures(
        queue(0, 0, 1, TTWU, 0xa),
        exit(1, 1, TTWU, 0xa),
        entry(2, 1, TTWU, 0xa),
        exit(3, 1, TTWU, 0xb),
        entry(4, 1, TTWU, 0xb),
        exit(5, 1, TTWU, 0xa),
      ),
    ).toEqual({ latency: [2], service: [null] });
  });
});

describe('calls without an entry of their own', () => {
  it('wake-ups in one batch: only the oldest has one', async () => {
    expect(
      await figures(
        queue(0, 0, 1, TTWU, 0xa),
        queue(1, 2, 1, TTWU, 0xb),
        queue(2, 3, 1, TTWU, 0xc),
        entry(10, 1, TTWU, 0xa),
        exit(12, 1, TTWU, 0xa),
      ),
    ).toEqual({ latency: [10, null, null], service: [2, null, null] });
  });

  it("a wake-up that was in a batch, and is queued again, has the second's latency", async () => {
    expect(
      await figures(
        queue(0, 0, 1, TTWU, 0xa),
        queue(1, 2, 1, TTWU, 0xb),
        entry(10, 1, TTWU, 0xa),
        queue(20, 2, 1, TTWU, 0xb),
        entry(23, 1, TTWU, 0xb),
        exit(24, 1, TTWU, 0xb),
      ),
    ).toEqual({ latency: [10, null, 3], service: [null, null, 1] });
  });

  it('irq_work never has one', async () => {
    const work = 'rto_push_irq_work_func';
    expect(
      await figures(
        queue(0, 0, 1, work, 0xa),
        queue(5, 0, 1, work, 0xa),
        queue(9, 2, 1, TTWU, 0xb),
        entry(10, 1, TTWU, 0xb),
      ),
    ).toMatchObject({ latency: [null, null, 1] });
  });
});

describe('doubt', () => {
  it('a csd queued again before its entry: neither is compared, and the next one is again', async () => {
    expect(
      await figures(
        queue(0, 0, 1, NOHZ, 0xa),
        queue(5, 2, 1, NOHZ, 0xa),
        entry(6, 1, NOHZ, 0xa),
        exit(7, 1, NOHZ, 0xa),
        entry(8, 1, NOHZ, 0xa),
        exit(9, 1, NOHZ, 0xa),
        queue(20, 0, 1, NOHZ, 0xa),
        entry(26, 1, NOHZ, 0xa),
        exit(27, 1, NOHZ, 0xa),
      ),
    ).toEqual({ latency: [null, null, 6], service: [null, null, 1] });
  });

  it('what was in flight when events were lost is not compared', async () => {
    expect(
      await figures(
        queue(0, 0, 1, TTWU, 0xa),
        queue(0, 0, 2, TTWU, 0xb),
        entry(1, 2, TTWU, 0xb),
        'CPU:1 [LOST 4 EVENTS]',
        entry(50, 1, TTWU, 0xa),
        exit(51, 2, TTWU, 0xb),
        queue(60, 0, 1, TTWU, 0xa),
        entry(61, 1, TTWU, 0xa),
      ),
    ).toEqual({ latency: [null, 1, 1], service: [null, null, null] });
  });

  it('a csd that the kernel did not print (NULL) is never matched', async () => {
    expect(await figures(queue(0, 0, 1, TTWU, 0), entry(1, 1, TTWU, 0), exit(2, 1, TTWU, 0))).toEqual({
      latency: [null],
      service: [null],
    });
  });
});

it('whatever comes, a latency lasts from the last queueing of a csd for a CPU to the next entry there', async () => {
  const print = {
    queue: (atUs: number, cpu: number, func: string, csd: number) => queue(atUs, 0, cpu, func, csd),
    entry,
    exit,
  };
  const step = fc.record({
    what: fc.constantFrom('queue', 'entry', 'exit'),
    cpu: fc.integer({ min: 1, max: 3 }),
    csd: fc.integer({ min: 1, max: 3 }),
    func: fc.constantFrom(TTWU, NOHZ, 'ipi_mb'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const lines = steps.map(({ what, cpu, csd, func }, atUs) => print[what](atUs, cpu, func, csd));
      const { calls } = await recordingOf([queue(0, 9, 8, TTWU, 0xf), ...lines]);
      const queued = steps.map((s, atUs) => ({ ...s, atUs })).filter(({ what }) => what === 'queue');
      const latencies = calls.slice(1).flatMap((call) => call.latencyUs);
      expect(latencies).toHaveLength(queued.length);
      latencies.forEach((latency, i) => {
        const { atUs, cpu, csd } = queued[i];
        const next = steps.findIndex((s, at) => at > atUs && s.what !== 'exit' && s.cpu === cpu && s.csd === csd);
        expect([null, steps[next]?.what === 'entry' ? next - atUs : null]).toContain(latency);
      });
    }),
  );
});
