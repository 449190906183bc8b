/** The torture on a small machine, for a moment: it finds what is there, and nothing where there is nothing. */
import { torture } from 'smplab';
import { describe, expect, it } from 'vitest';
import type { TortureEvent, TortureOptions } from '../../../../src/commands/torture/options.js';
import type { TortureResult } from '../../../../src/torture/finding.js';
import { callsMade } from '../../../../src/torture/statistics.js';

const SMALL: TortureOptions = { cpus: 4, seed: 7, onoff_interval: 5, stutter: 0, budgetMs: 400 };

/** Runs until `enough` says so; the bound is for a machine that is lame. */
async function tortureUntil(options: TortureOptions, enough: (event: TortureEvent) => boolean): Promise<TortureResult> {
  const controller = new AbortController();
  return torture({
    ...SMALL,
    budgetMs: 25_000,
    ...options,
    signal: controller.signal,
    onEvent: (event) => {
      if (enough(event)) controller.abort();
    },
  });
}

describe('a kernel that is right', () => {
  it.each(['v3.16', 'v6.18'])('%s is tortured with everything, and nothing is wrong', async (variant) => {
    const done = [
      'resched',
      'single',
      'single_wait',
      'single_rpc',
      'kick',
      'invoked',
      'stops',
      'suspends',
      'freezes',
      'off_ok',
      'on_ok',
    ] as const;
    const result = await tortureUntil(
      {
        variant,
        stormMs: 20,
        suspendMs: 100,
        freezeIntervalMs: 30,
        freezeMs: 1,
        spuriousIpi: 0.01,
        stat_interval: 1,
        budgetMs: 60_000,
      },
      (event) =>
        event.kind === 'statistics' &&
        done.every((name) => event.tallies[name] > 0) &&
        event.tallies.single_ofl + event.tallies.single_wait_ofl + event.tallies.single_rpc_ofl > 0,
    );
    expect(result).toMatchObject({
      verdict: 'SUCCESS',
      findings: [],
      crash: null,
      postMortem: null,
      expected: null,
      warnings: 0,
      interrupted: true,
    });
    const { tallies } = result;
    expect(tallies).toMatchObject({
      errs: 0,
      mb_in: 0,
      mb_out: 0,
      alloc: 0,
      lost: 0,
      freed: 0,
      suspend_errs: 0,
      onoff_error: 0,
    });
    expect(tallies.on_ok).toBe(tallies.on_try);
    expect(result.history[0]).toMatchObject({
      errors: 0,
      lost: 0,
      ipisLost: 0,
      csdLock: { stuck: 0, rung: 0, unstuck: 0, waiterless: 0 },
    });
    expect(result.history[0].rssBytes).toBeGreaterThan(1e6);
  });

  it.each(['v3.16', 'v6.18'])('%s loses nothing when IPIs are held until their target is dead', async (variant) => {
    const { tallies, findings } = await tortureUntil(
      { variant, ipiDelay: 'held:idle-dead', stat_interval: 1 },
      (event) => event.kind === 'statistics' && event.tallies.off_ok > 0,
    );
    expect(findings).toEqual([]);
    expect(tallies).toMatchObject({ lost: 0, mb_out: 0 });
  });

  it('holds the hotplug read lock around its calls if it is asked to, and leaves CPUs idle', async () => {
    const { verdict, tallies } = await torture({
      ...SMALL,
      variant: 'v6.18',
      use_cpus_read_lock: 1,
      nthreads: 2,
      holdoff: 10,
    });
    expect(verdict).toBe('SUCCESS');
    expect(tallies.invoked).toBeGreaterThan(0);
  });
});

describe('a kernel that is not', () => {
  it('loses calls when IPIs are late; that is what v3.15 is declared to show', async () => {
    const result = await torture({
      ...SMALL,
      budgetMs: 25_000,
      variant: 'v3.15',
      ipiDelay: 'held:idle-dead',
      expect: true,
    });
    expect(result).toMatchObject({ verdict: 'FAILURE', expected: { met: true, reason: 'lost-call, as declared' } });
    expect(result.tallies.lost).toBeGreaterThan(0);
    expect(result.postMortem).toMatchObject({
      command: 'smplab explore offline-race/late-ipi --variant v3.15',
      finding: { kind: 'lost-call' },
    });
    expect(result.postMortem!.cpus).toHaveLength(4);
    expect(new Set(result.postMortem!.events.map(({ cpu }) => cpu)).size).toBe(4);
  });

  it.each([
    ['busted-sync-unlock', 'mb-out', 5000, 'smplab explore csd/unlocked-too-early --variant busted-sync-unlock'],
    ['busted-after-unlock', 'warning', 5000, 'smplab explore csd/touched-after-unlock --variant busted-after-unlock'],
    ['busted-enxio', 'stuck-csd', 300, 'smplab explore csd/enxio-locked --variant busted-enxio'],
  ])('%s is caught: %s', async (variant, kind, csdLockTimeoutMs, command) => {
    const result = await torture({ ...SMALL, budgetMs: 25_000, variant, csdLockTimeoutMs, expect: true });
    expect(result).toMatchObject({ verdict: 'FAILURE', expected: { met: true } });
    expect(result.findings.map((finding) => finding.kind)).toContain(kind);
    expect(result.postMortem!.command).toBe(command);
  });
});

describe('the watchdog', () => {
  it('frees everybody who waits for a doorbell that was lost, and counts each', async () => {
    let freed = 0;
    const { csdLock, complaints, complaintsLost, ...result } = await tortureUntil(
      { lostIpi: 0.05, csdLockTimeoutMs: 20 },
      (event) => event.kind === 'csd' && event.complaint.over && ++freed === 10,
    );
    expect(result).toMatchObject({ verdict: 'SUCCESS', findings: [], tallies: { lost: 0 } });
    expect(result.ipis.lost).toBeGreaterThan(0);
    expect(csdLock.unstuck).toBe(csdLock.stuck);
    // Every complaint is an event, not only how it ended. Where the host keeps the reporter from a processor, what it
    // could not read is counted.
    const over = complaints.filter((complaint) => complaint.over).length;
    const unresponsive = complaints.filter((complaint) => !complaint.over && complaint.doing === 'unresponsive').length;
    expect(freed).toBe(over);
    expect(unresponsive).toBeGreaterThan(0);
    const missed = csdLock.unstuck - over + (csdLock.rung - unresponsive);
    expect(missed).toBeGreaterThanOrEqual(0);
    expect(missed).toBeLessThanOrEqual(complaintsLost);
  });
});

describe('a CPU whose thread is killed', () => {
  it('ends the torture with its machine check', async () => {
    const { crash, verdict, findings, kills } = await torture({ ...SMALL, killMs: 200, budgetMs: 25_000 });
    expect(kills).toBe(1);
    expect(verdict).toBe('FAILURE');
    expect(findings.map(({ kind }) => kind)).toEqual(['machine-check']);
    expect(crash!.message).toBe(`CPU ${crash!.cpu}: its thread was killed`);
  });

  it('is reported and its machine booted again, when that is a part of the torture', async () => {
    let kills = 0;
    const result = await tortureUntil({ killIntervalMs: 200 }, ({ kind }) => kind === 'killed' && ++kills === 2);
    expect(result).toMatchObject({ verdict: 'SUCCESS', findings: [], crash: null, kills: 2 });
    expect(result.tallies.invoked).toBeGreaterThan(0);
  });

  it('is no reason to count a second twice', async () => {
    let seconds = 0;
    const { kills, history, tallies } = await tortureUntil(
      { killIntervalMs: 200 },
      ({ kind }) => kind === 'second' && ++seconds === 3,
    );
    expect(kills).toBeGreaterThan(0);
    const counted = history.reduce((sum, { calls }) => sum + calls, 0);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(callsMade(tallies));
  });
});

it('gives what there is when it is interrupted', async () => {
  const { interrupted, verdict, history } = await tortureUntil({}, ({ kind }) => kind === 'second');
  expect({ interrupted, verdict, seconds: history.length }).toEqual({
    interrupted: true,
    verdict: 'SUCCESS',
    seconds: 1,
  });
});
