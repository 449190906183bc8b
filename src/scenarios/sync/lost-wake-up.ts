/** What the scenarios of lost wake-ups have in common. */
import { tells } from '../define.js';

export const memory = (): Int32Array => new Int32Array(new SharedArrayBuffer(32));

export const LOST_WAKE_UP = [
  { match: 'all done', grade: 'acceptable', text: 'all threads went on' } as const,
  ...tells(/^(lost wake-up|deadlock)$/, 'a thread sleeps although what it waits for has happened', ['broken']),
];
