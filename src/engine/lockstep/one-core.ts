/**
 * Puts threads of which one runs at a time on one core, where Linux lets it. Waking a thread on another core that
 * sleeps takes five to ten times as long as switching to it on one's own (22 µs against 3, of three threads on two
 * cores of a virtual machine), and a thread that is woken must not run before its waker waits, which holds a lock that
 * it needs: that is what the policy `batch` is for.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

/**
 * Returns whether they are on one core now, and there is another one for who waits for them: the one that this thread is on,
 * for it would be in their way on theirs. Never fails: it is about speed alone.
 */
export async function putOnOneCore(threads: readonly (number | null)[]): Promise<boolean> {
  if (availableParallelism() < 2 || threads.includes(null)) return false;
  try {
    const here = coreOfThisThread();
    const cores = allowedCores().filter((core) => core !== here);
    const core = cores[threads[0]! % cores.length];
    const { execFile } = await import('node:child_process'); // threads have this module too, and start no processes
    const placed = threads.map((thread) => `taskset -cp ${core} ${thread} && chrt -b -p 0 ${thread}`);
    await promisify(execFile)('sh', ['-c', placed.join(' && ')]); // to start one from a large process takes longer than it does
    return true;
  } catch {
    return false; // the commands are not there, or may not do it
  }
}

/** Number of the field `processor` of a thread's `stat`, from its name on, which may have blanks. Source: proc(5) */
const PROCESSOR = 36;

function coreOfThisThread(): number {
  return Number(readFileSync('/proc/thread-self/stat', 'utf8').split(') ').at(-1)!.split(' ')[PROCESSOR]);
}

function allowedCores(): number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
