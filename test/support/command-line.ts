/** smplab's command line as a process with a stdout, a stderr and an exit code. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export const ROOT = join(import.meta.dirname, '../../..');
export const MAIN = join(ROOT, 'lib/src/cli/smplab.cjs');

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Child = ChildProcessByStdio<null, Readable, Readable>;
export interface Started {
  readonly child: Child;
  readonly ended: Promise<Ended>;
}

/** What vitest, npm and a developer's shell may have set, and what a test adds. */
function environment(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^(?:NO_COLOR|FORCE_COLOR|NODE_OPTIONS|NODE_V8_COVERAGE)$/.test(key),
  );
  return { ...Object.fromEntries(inherited), ...settings };
}

/** Starts a Node program, in a process group of its own. */
export function startNode(args: readonly string[], settings: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  return { child, ended: endOf(child) };
}

export function start(args: readonly string[], settings?: NodeJS.ProcessEnv): Started {
  return startNode([MAIN, ...args], settings);
}

/** Runs it; after so long its process group is killed, which `signal` says. */
export async function endWithin(ms: number, { child, ended }: Started): Promise<Ended> {
  const timer = setTimeout(() => killGroup(child), ms);
  return await ended.finally(() => clearTimeout(timer));
}

/** Ends what is left of a process group. */
export function killGroup({ pid }: Child): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function endOf(child: Child): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}
