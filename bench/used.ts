/**
 * Runs the command line in this process, and writes what it took to descriptor 3 when it ends: `used.js explore FILE …`.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface Used {
  /** Of all threads, user and system. */
  readonly cpuMs: number;
  /** The most that was resident. */
  readonly mb: number;
}

const CLI = fileURLToPath(new URL('../../lib/src/cli/smplab.cjs', import.meta.url));
const USED_FD = 3;

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(USED_FD, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, mb: maxRSS / 1024 } satisfies Used));
});
process.argv[1] = CLI;
createRequire(import.meta.url)(CLI);
