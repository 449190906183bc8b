/** Programs and CPUs that have no event loop: what they do not reach is no harm, and costs nothing. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { ROOT } from '../../../support/command-line.js';
import { linkSource } from '../rewriter/programs.js';

it.each([
  [
    'import { threadId, isMainThread } from "node:worker_threads"; export const f = () => [threadId, isMainThread];',
    false,
  ],
  ['import { threadId, parentPort } from "node:worker_threads"; export const f = () => [threadId, parentPort];', true],
  ['import * as threads from "node:worker_threads"; export const f = () => threads;', true],
  ['import { setTimeout } from "node:timers"; export const f = setTimeout;', true],
  [
    'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const { threadId } = require("worker_threads"); export { threadId };',
    false,
  ],
  [
    'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const { Worker } = require("worker_threads"); export { Worker };',
    true,
  ],
])('%s: an event loop is needed: %s', async (source, needed) => {
  expect((await linkSource(source)).goesOnLater).toBe(needed);
});

describe('a machine whose scenario has an async function', () => {
  const execute = async (form: string): Promise<string> => {
    const loaded = await loadScenario(pathToFileURL(join(ROOT, 'test/samples/order/machine.mjs')).href);
    return loaded.executor(form).execute({ choose: ({ preferred }) => preferred }).outcome;
  };

  it('runs where no CPU calls it', async () => {
    expect(await execute('fixed')).toBe('1');
  });

  it('is refused where one does', async () => {
    await expect(execute('broken')).rejects.toThrow(/machine\.mjs:\d+: goes on later; smplab cannot run/);
  });
});
