/** Busy processes beside what is measured. */
import { spawn } from 'node:child_process';

/** It ends with its parent, however that ends. */
const LOOP = 'const parent = process.ppid; while (process.ppid === parent);';

/** Starts so many. Returns a function that ends them. */
export function startBusy(count: number): () => void {
  const children = Array.from({ length: count }, () => spawn(process.execPath, ['-e', LOOP], { stdio: 'ignore' }));
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}
