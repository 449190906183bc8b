/** The command line as a user meets it, and what a test expects of its process. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { inProcess } from '../support/in-process.js';
import { schemaProblems } from '../support/schemas.js';
import { endWithin, killGroup, ROOT, start, type Child, type Ended } from '../support/command-line.js';

export { MAIN, ROOT, start, startNode, type Ended, type Started } from '../support/command-line.js';
/** Recorded traces beside the checkout: not everybody has them. */
export const SHARED_TRACES = join(ROOT, '../shared/traces');
export const WITHOUT_SHARED_TRACES = !existsSync(SHARED_TRACES);

/** Runs a command to its end in the test's process: where its result is what matters. */
export async function smplab(args: readonly string[]): Promise<Ended> {
  const end = await inProcess(args);
  if (args.includes('--json')) expectAsPublished(end.stdout);
  return end;
}

/** … in a process of its own, after which no process of its group may be left. */
export async function smplabAlone(args: readonly string[], settings?: NodeJS.ProcessEnv): Promise<Ended> {
  const { child, ended } = start(args, settings);
  const end = await ended;
  expectNobodyLeft(child);
  if (args.includes('--json')) expectAsPublished(end.stdout);
  return end;
}

/** A document is as its schema says, whatever it is that a test looks at. */
function expectAsPublished(stdout: string): void {
  if (stdout.startsWith('{')) expect(schemaProblems(JSON.parse(stdout))).toEqual([]);
}

/** The same of one that may hang: after so long its group is killed, which `signal` says. None of it is left. */
export async function smplabWithin(ms: number, args: readonly string[], settings?: NodeJS.ProcessEnv): Promise<Ended> {
  const started = start(args, settings);
  const end = await endWithin(ms, started);
  try {
    expectNobodyLeft(started.child);
    return end;
  } finally {
    killGroup(started.child);
  }
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
