/** The samples of code that goes on later, in `test/samples/async`: each is there broken and fixed. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './command-line.js';

/** By name: what is found in the broken form. */
export const FOUND_IN_BROKEN: Readonly<Record<string, string>> = {
  'closed-port': '0 taken',
  counter: '1',
  'empty-port': 'deadlock',
  'late-notify': 'crash',
  'late-timer': 'after it was closed',
  'leftover-waiter': 'deadlock',
  'one-slot': 'deadlock',
  ready: 'overtaken',
  rejection: 'deadlock',
};

export function asyncSampleUrl(name: string): string {
  return pathToFileURL(join(ROOT, `test/samples/async/${name}.mjs`)).href;
}
