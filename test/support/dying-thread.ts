/** A thread entry that throws as it is loaded while there is a file. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const FLAG = join(tmpdir(), `smplab-threads-${process.pid}`);

if (existsSync(FLAG)) throw new Error('it cannot be loaded');

function run({ exits }: { readonly exits: boolean }): string {
  if (exits) process.exit(3); // oxlint-disable-line unicorn/no-process-exit -- ends the thread, not the process
  return 'ran';
}

export { run as default };
