/** Machines that do not boot: a clear message, and nothing left behind. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../../../src/emulator/machine.js';
import { machinesOf } from '../../support/machines.js';
import { threadCount, threadsGone } from '../../support/thread-count.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smplab-boot-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A program module with this text. */
function programOf(name: string, text: string): URL {
  writeFileSync(join(folder, `${name}.mjs`), text);
  return pathToFileURL(join(folder, `${name}.mjs`));
}

describe('a machine does not boot', () => {
  const boot = machinesOf({ cpus: 2 });

  it.each([
    { name: 'throws', text: 'throw new Error("not today")', message: /^CPU \d: Error: not today$/ },
    { name: 'throws-null', text: 'throw null', message: /^CPU \d: Error: threw null$/ },
    { name: 'syntax', text: 'export const functions = {', message: /^CPU \d: SyntaxError: Unexpected end of input$/ },
    { name: 'exits', text: 'process.exit(3)', message: /^CPU \d: its thread ended: worker exited with code: 3$/ },
    {
      name: 'twice',
      text: 'export const functions = { do_nothing() {} }',
      message: /^CPU \d: Error: a function named do_nothing is registered already$/,
    },
    {
      name: 'same',
      text: 'const f = () => {}; export const functions = { one: f, two: f }',
      message: /^CPU \d: Error: two is registered already under another name$/,
    },
    {
      name: 'attach',
      text: 'export function attach() { throw new Error("no hands") }',
      message: /^CPU \d: Error: no hands$/,
    },
    {
      name: 'veto',
      text: 'export const notifiers = [{ name: "no", priority: 1, call: (_, action) => action === 3 ? -22 : 0 }]',
      message: /^CPU 1 did not come online: -EINVAL$/,
    },
  ])('when its program $name', async ({ name, text, message }) => {
    await expect(boot({ program: programOf(name, text) })).rejects.toThrow(message);
  });

  it('when its program is not there', async () => {
    const program = pathToFileURL(join(folder, 'not-there.mjs'));
    await expect(boot({ program })).rejects.toThrow(
      /^CPU \d: Error: Cannot find module '.*not-there\.mjs' imported from .*$/,
    );
  });

  it('and the next one does', async () => {
    const machine = await boot({
      program: programOf('good', 'export const tasks = { hello: (cpu) => `hello from ${cpu.id}` }'),
    });
    expect(await machine.run(1, 'hello')).toBe('hello from 1');
  });
});

describe('a machine of its own threads', () => {
  it('that does not boot leaves none of them', async () => {
    const program = programOf('own', 'throw new Error("not today")');
    await (await Machine.boot({ cpus: 1 })).shutdown(); // what a process starts once is there afterwards
    const threadsBefore = threadCount();
    await expect(Machine.boot({ cpus: 2, program })).rejects.toThrow(/not today/);
    await threadsGone(threadsBefore);
  });
});
