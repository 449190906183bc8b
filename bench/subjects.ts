/** The subjects, in the order in which they are run. */
import { boot } from './boot.js';
import { call } from './call.js';
import { explore } from './explore/explore.js';
import { flush } from './flush.js';
import { linearizability } from './linearizability.js';
import { llist } from './llist.js';
import { many } from './many.js';
import { start } from './start.js';
import { stopMachine } from './stop-machine.js';
import type { Subject } from './subject.js';
import { trace } from './trace.js';

export const SUBJECTS: readonly Subject[] = [
  start,
  llist,
  flush,
  trace,
  call,
  many,
  stopMachine,
  boot,
  explore,
  linearizability,
];
