/** Every decision, and what may be picked: a few words, or a value of a kind. */
import type { Policy } from '../../kernel/policy.js';

export type Decision = Exclude<keyof Policy, 'name' | 'summary' | 'source'>;
type Kind = 'a function' | 'a boolean' | 'a number' | 'a list of states' | 'a table of steps';

export const DECISIONS: Readonly<Record<Decision, Kind | readonly string[]>> = {
  cfdNotifier: 'a table of steps',
  deadReport: ['by-word', 'by-call'],
  activeFrom: ['online', 'notified'],
  ipiEntry: 'a function',
  flush: 'a function',
  drain: 'a function',
  llistAdd: 'a function',
  onlineTest: ['before-lock', 'after-lock'],
  unlockOnEnxio: 'a boolean',
  waitFlag: 'a number',
  asyncBusy: ['spin', 'warn', 'refuse'],
  manyIpi: ['whole-mask', 'was-empty', 'was-empty-or-single'],
  localPart: ['last', 'meanwhile'],
  condition: ['mask-first', 'per-cpu'],
  irqWorkRaise: ['raised-flag', 'was-empty'],
  remoteWork: ['own-list', 'call-queue'],
  kickClaim: ['atomic-flag', 'early-release', 'lock-test'],
  pollingIdle: 'a boolean',
  warnInInterrupt: 'a boolean',
  warnUnlockOfUnlocked: 'a boolean',
  stopStates: 'a list of states',
  ackState: 'a function',
  stopTwoCpus: ['by-call', 'both-lglocks', 'both-enabled'],
  nowaitResult: ['crashes', 'ignored'],
  stopperPark: ['when-empty', 'at-once'],
  stopperUnpark: ['by-controller', 'by-itself'],
};
