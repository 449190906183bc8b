/**
 * The way from v3.16 to v6.18, one commit a step: each kernel is the one before it with what that commit decided
 * otherwise. Between two of them `smplab bisect` looks for the commit that introduced a bug, or fixed it.
 */
import { CSD_FLAG_WAIT, CSD_TYPE_SYNC } from '../../kernel/smp/csd.js';
import type { Policy } from '../../kernel/policy.js';
import { flushAtDying, noFlush } from '../decisions/cfd-notifier.js';
import { byType, byWaiter } from '../decisions/drain.js';
import { warnIfChain } from '../decisions/ipi-entry.js';
import { v3_16 } from '../v3.16.js';

type Step = Partial<Policy> & Pick<Policy, 'name' | 'summary' | 'source'>;

const CHANGES: readonly Step[] = [
  {
    name: 'irq-work-lists',
    summary: '3.17: irq_work raises its interrupt when its list was empty',
    source: 'b93e0b8fa819',
    irqWorkRaise: 'was-empty',
  },
  {
    name: 'async-unlock',
    summary: '4.1: an async call is unlocked before its function; the csd is locked before the online test',
    source: '8053871d0f7f',
    drain: byWaiter,
    waitFlag: CSD_FLAG_WAIT,
    onlineTest: 'after-lock',
    unlockOnEnxio: false,
    asyncBusy: 'warn',
    warnUnlockOfUnlocked: true,
  },
  {
    name: 'enxio-unlock',
    summary: '4.1: a csd whose target is offline is unlocked',
    source: '5224b9613b91',
    unlockOnEnxio: true,
  },
  {
    name: 'two-stoppers',
    summary: '4.2: stop_two_cpus queues under the lglocks of both CPUs',
    source: 'b17718d02f54',
    stopTwoCpus: 'both-lglocks',
  },
  {
    name: 'stopper-park',
    summary: '4.4: the stopper of an outgoing CPU takes no more works',
    source: '233e7f267e58',
    stopperPark: 'at-once',
  },
  {
    name: 'stoppers-enabled',
    summary: '4.4: stop_two_cpus asks whether both stoppers are enabled',
    source: 'cpu_stop_queue_two_works() of Linux 4.4',
    stopTwoCpus: 'both-enabled',
  },
  {
    name: 'nowait-result',
    summary: '4.5: the error of a stopper function that no CPU waits for is ignored',
    source: 'cpu_stopper_thread() of Linux 4.5',
    nowaitResult: 'ignored',
  },
  {
    name: 'idle-unpark',
    summary: '4.6: a CPU that comes up enables its stopper before it idles',
    source: 'cpuhp_online_idle() of Linux 4.6',
    stopperUnpark: 'by-itself',
  },
  {
    name: 'dead-by-call',
    summary: '4.6: a dead CPU has another one say so',
    source: '71f87b2fc64c',
    deadReport: 'by-call',
  },
  {
    name: 'active-late',
    summary: '4.7: a CPU that comes up is active when it has come up, not as soon as it is online',
    source: 'e9d867a67fd0',
    activeFrom: 'notified',
  },
  {
    name: 'flush-unhooked',
    summary: '4.8: the flush at CPU_DYING is hooked where no CPU looks for it: the bug of 2014 again',
    source: '31487f8328f2',
    // Read in Linux 4.12: it stands among the steps of the controlling CPU, and cpuhp_get_step() looks among the others.
    cfdNotifier: noFlush,
  },
  {
    name: 'control-unpark',
    summary: '4.12: the controlling CPU enables the stopper again',
    source: 'bringup_wait_for_ap() of Linux 4.12',
    stopperUnpark: 'by-controller',
  },
  {
    name: 'ipi-if-empty',
    summary: '4.13: a call to many interrupts those whose queue was empty',
    source: 'smp_call_function_many() of Linux 5.10',
    manyIpi: 'was-empty',
  },
  {
    name: 'flush-hooked',
    summary: '4.15: … and is hooked to the steps of the dying CPU',
    source: 'smpcfd_dying_cpu() of Linux 4.19 (moved in 2017)',
    cfdNotifier: flushAtDying,
  },
  {
    name: 'warn-interrupt',
    summary: '5.4: calls from interrupts warn',
    source: '19dbdcb8039c',
    warnInInterrupt: true,
  },
  {
    name: 'own-unpark',
    summary: '5.6: … and the CPU itself, before it runs tasks',
    source: '45178ac0cea8',
    stopperUnpark: 'by-itself',
  },
  {
    name: 'cond-per-cpu',
    summary: '5.7: the condition of on_each_cpu_cond is asked just before a CPU is queued to',
    source: '67719ef25eeb',
    condition: 'per-cpu',
  },
  {
    name: 'async-busy',
    summary: '5.7: an async call whose csd is in use is refused',
    source: '5a18ceca6350',
    asyncBusy: 'refuse',
  },
  {
    name: 'kick-by-csd',
    summary: '5.8-rc1: the idle-load-balance kick sends a csd, whose claim load balancing gives back',
    source: '90b5363acd47',
    kickClaim: 'early-release',
  },
  {
    name: 'kick-claim',
    summary: '5.8: … and the function of the csd gives it back',
    source: '19a1f5ec6999',
    kickClaim: 'atomic-flag',
  },
  {
    name: 'one-queue',
    summary: '5.8: calls, irq_work and wake-ups on one queue, run by type',
    source: '52103be07d8b and 4b44a21dd640',
    drain: byType,
    waitFlag: CSD_TYPE_SYNC,
    remoteWork: 'call-queue',
  },
  {
    name: 'polling-idle',
    summary: '5.8: a CPU that idles polling is notified by its flag instead of an IPI',
    source: 'b2a02fc43a1f',
    pollingIdle: true,
  },
  {
    name: 'local-meanwhile',
    summary:
      '5.13: on_each_cpu runs here while the others run; a single CPU of many is interrupted as in a call to one',
    source: 'a32a4d8a815c',
    localPart: 'meanwhile',
    manyIpi: 'was-empty-or-single',
  },
  {
    name: 'offline-warning',
    summary: '5.18: the warning of an offline CPU looks at what was taken: decides as v6.18 does',
    source: '9e949a388635',
    ipiEntry: warnIfChain,
  },
];

/** Oldest first, from behind v3.16 up to v6.18. */
export const STEPS: readonly Policy[] = oneAfterTheOther(CHANGES);

function oneAfterTheOther(changes: readonly Step[]): Policy[] {
  const steps: Policy[] = [];
  for (const change of changes) steps.push({ ...(steps.at(-1) ?? v3_16), ...change });
  return steps;
}
