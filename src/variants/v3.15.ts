import { CSD_FLAG_WAIT } from '../kernel/smp/csd.js';
import { llistAdd } from '../kernel/llist.js';
import type { Policy } from '../kernel/policy.js';
import { lastAckerAdvances } from './decisions/ack-state.js';
import { noFlush } from './decisions/cfd-notifier.js';
import { runThenUnlock } from './decisions/drain.js';
import { takeAndRun } from './decisions/flush.js';
import { warnThenRun } from './decisions/ipi-entry.js';
import { oneStage } from './decisions/stop-states.js';

/** Linux 3.15: before the three patches of 2014. */
export const v3_15: Policy = {
  name: 'v3.15',
  summary: 'before the patches of 2014: an outgoing CPU can leave calls in its queue',
  source: 'Linux 3.15',
  cfdNotifier: noFlush,
  deadReport: 'by-word',
  activeFrom: 'online',
  ipiEntry: warnThenRun,
  flush: takeAndRun,
  drain: runThenUnlock,
  llistAdd,
  onlineTest: 'before-lock',
  unlockOnEnxio: true,
  waitFlag: CSD_FLAG_WAIT,
  asyncBusy: 'spin',
  manyIpi: 'whole-mask',
  localPart: 'last',
  condition: 'mask-first',
  irqWorkRaise: 'raised-flag',
  remoteWork: 'own-list',
  kickClaim: 'atomic-flag',
  pollingIdle: false,
  warnInInterrupt: false,
  warnUnlockOfUnlocked: false,
  stopStates: oneStage,
  ackState: lastAckerAdvances,
  stopTwoCpus: 'by-call',
  nowaitResult: 'crashes',
  stopperPark: 'when-empty',
  stopperUnpark: 'by-controller',
};
