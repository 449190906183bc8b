/** What the scenarios of lost wake-ups have in common. */
import { tells } from '../define.js';

export const memory = (): Int32Array => new Int32Array(new SharedArrayBuffer(32));

export const LOST_WAKE_UP = [
  { match: 'all done', grade: 'acceptable', text: 'everybody went on' } as const,
  ...tells(/^(lost wake-up|deadlock)$/, 'somebody sleeps although what he waits for has happened', ['broken']),
];
