/** All checkers of recorded executions, those that explain most first. */
import type { Observation, TraceChecker, TraceFinding } from '../../lab/observation.js';
import { csdStuck } from './csd-stuck.js';
import { usedAfterFree } from './freed.js';
import { handlerContext } from './handler-context.js';
import { leakedCallData } from './leak.js';
import { lostCallback } from './lost-callback.js';
import { offlineWork } from './offline-work.js';
import { senderOrder } from './order.js';
import { runTwice } from './run-twice.js';
import { deadlock, livelock, lostIpi, lostWakeUp } from './waiting.js';

export const TRACE_CHECKERS: readonly TraceChecker[] = [
  usedAfterFree,
  lostIpi,
  lostWakeUp,
  runTwice,
  livelock,
  lostCallback,
  offlineWork,
  handlerContext,
  senderOrder,
  leakedCallData,
  csdStuck,
  deadlock,
];

/** What all of them have seen: the first says best what went wrong. */
export function checkTrace(observation: Observation): TraceFinding[] {
  return TRACE_CHECKERS.flatMap((check) => check(observation));
}
