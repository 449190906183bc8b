/** The command line as a user meets it: a process with a stdout, a stderr and an exit code. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';

export const ROOT = join(import.meta.dirname, '../../..');
export const MAIN = join(ROOT, 'dist/src/cli/smplab.cjs');
/** Recorded traces beside the checkout: not everybody has them. */
export const SHARED_TRACES = join(ROOT, '../shared/traces');
export const WITHOUT_SHARED_TRACES = !existsSync(SHARED_TRACES);

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;
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

/** Runs it to its end, after which no process of its group may be left. */
export async function smplab(args: readonly string[], settings?: NodeJS.ProcessEnv): Promise<Ended> {
  const { child, ended } = start(args, settings);
  const end = await ended;
  expectNobodyLeft(child);
  return end;
}

/** The setting that makes Node load a module of `test/samples` first, in its main thread and in each worker's. */
export function preload(sample: string): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import ${pathToFileURL(join(ROOT, 'dist/test/samples', sample)).href}` };
}

/** Settles with the first piece that the stream gives. */
export async function firstOf(stream: Readable): Promise<string> {
  const [chunk] = (await once(stream, 'data')) as [Buffer | string];
  return String(chunk);
}

/** No process of the child's group has outlived it. */
export function expectNobodyLeft({ pid }: Child): void {
  expect(() => process.kill(-pid!, 0)).toThrow('ESRCH');
}

async function endOf(child: Child): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}
