/**
 * Modules that hang, exit, exhaust memory, or patch what everything stands on, in each phase: every command ends by
 * itself, with one line or a finding.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { some } from '../support/some.js';
import { smplabWithin, type Ended } from './smplab.js';

const MODULE = 'test/samples/hostile/hostile.mjs';
/** Budget, patience, and what a loaded host adds: only what hangs takes as long. */
const BOUND_MS = 40_000;

const PATIENCE = ['--patience', '2s'];
/** Of what is known to give no sign of life; most of it spins all the while. */
const LITTLE = ['--patience', '500ms'];
/** A thread that loads modules is waited for until the budget ends; these never load theirs, and spin as long. */
const BRIEF = ['--budget', '2s'];

type Phase = 'import' | 'setup' | 'actor' | 'after';
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  check: ['check', MODULE, '--budget', '5s', '--seed', '1', ...PATIENCE],
  explore: ['explore', MODULE, '--budget', '10s', '--executions', '200', '--seed', '1', ...PATIENCE],
  matrix: ['matrix', MODULE, '--executions', '100', '--steps', '10000', ...PATIENCE],
};
const run = (args: readonly string[], phase: Phase, deed: string): Promise<Ended> =>
  smplabWithin(BOUND_MS, [...args, ...LITTLE], { SMPLAB_HOSTILE: `${phase}:${deed}` });

/** By itself: with one line that says why, or with a finding. */
function expectEnded({ code, signal, stdout, stderr }: Ended): void {
  expect(signal).toBeNull();
  expect([1, 2, 3]).toContain(code);
  expectNoStack(stderr);
  if (code === 1) return;
  expect(stdout).toBe('');
  expect(stderr.split('\n').filter((line) => line.startsWith('smplab: '))).toHaveLength(1);
}

function expectNoStack(text: string): void {
  expect(text).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
}

const WITH = (deeds: readonly [Phase, string][], commands: readonly string[]): [string, Phase, string][] =>
  some(
    deeds.flatMap(([phase, deed]) => commands.map((command): [string, Phase, string] => [command, phase, deed])),
    5,
  );

describe.concurrent('a module that never gets past import or setup', () => {
  it.each([
    ...WITH(
      [
        ['import', 'loops'],
        ['import', 'backtracks'],
        ['import', 'waits'],
        ['import', 'fills'],
        ['import', 'exits'],
        ['import', 'throws'],
        ['setup', 'loops'],
        ['setup', 'waits'],
        ['setup', 'exits'],
      ],
      ['check', 'explore'],
    ),
    ...WITH(
      [
        ['import', 'waits'],
        ['setup', 'loops'],
      ],
      ['matrix'],
    ),
  ])('ends %s: %s %s', async (command, phase, deed) => {
    expectEnded(await run([...COMMANDS[command], ...BRIEF], phase, deed));
  });
});

describe.concurrent('an actor, or after(), that does not return', () => {
  it.each([
    ...WITH(
      [
        ['actor', 'loops'],
        ['actor', 'backtracks'],
        ['actor', 'waits'],
        ['actor', 'fills'],
        ['actor', 'exits'],
        ['actor', 'throws'],
        ['after', 'loops'],
        ['after', 'backtracks'],
        ['after', 'exits'],
      ],
      ['check', 'explore'],
    ),
    ...WITH(
      [
        ['actor', 'backtracks'],
        ['after', 'loops'],
      ],
      ['matrix'],
    ),
  ])('ends %s: %s %s', async (command, phase, deed) => {
    expectEnded(await run(COMMANDS[command], phase, deed));
  });
});

describe.concurrent('a call that does not come back', () => {
  it.each(
    WITH(
      [
        ['import', 'awaits'],
        ['actor', 'awaits'],
      ],
      ['check', 'explore'],
    ),
  )('ends what is waited for, and %s: %s %s', async (command, phase, deed) => {
    const end = await run([...COMMANDS[command], ...BRIEF], phase, deed);
    expectEnded(end);
    expect(end.stderr).not.toContain('left behind');
  });

  it('of a thread that cannot be ended does not keep the process', async () => {
    const pipe = join(mkdtempSync(join(tmpdir(), 'smplab-')), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const asked = { SMPLAB_HOSTILE: 'actor:opens', SMPLAB_PIPE: pipe };
    const { code, signal, stderr } = await smplabWithin(BOUND_MS, [...COMMANDS.explore, ...LITTLE], asked);
    expect(stderr).toContain('a thread is in a call that does not come back');
    expect({ code, signal }).toEqual(
      'execve' in process ? { code: 1, signal: null } : { code: null, signal: 'SIGKILL' },
    );
  });
});

describe('replay of a valid token', () => {
  let token = '';
  beforeAll(async () => {
    const { stdout } = await smplabWithin(BOUND_MS, [...COMMANDS.explore, '--json']);
    token = (JSON.parse(stdout) as { finding: { token: string } }).finding.token;
  });

  it('shows the finding of the well-behaved module', async () => {
    expect(await smplabWithin(BOUND_MS, ['replay', token])).toMatchObject({ code: 1, signal: null });
  });

  it.each<[Phase, string]>([
    ['import', 'loops'],
    ['setup', 'waits'],
    ['actor', 'backtracks'],
    ['after', 'exits'],
  ])('ends: %s %s', async (phase, deed) => {
    expectEnded(await run(['replay', token], phase, deed));
  });
});

describe.concurrent('what a module takes away', () => {
  it.each(
    WITH(
      [
        ['import', 'deletes'],
        ['import', 'patches'],
        ['actor', 'patches'],
      ],
      ['check', 'explore', 'matrix'],
    ),
  )('breaks nothing of %s: %s %s', async (command, phase, deed) => {
    const { code, signal, stdout, stderr } = await run(COMMANDS[command], phase, deed);
    expect(signal).toBeNull();
    expect([0, 1, 2, 3, 4]).toContain(code);
    expectNoStack(stdout + stderr);
    expect(stdout + stderr).not.toMatch(/dist\/(?:src|workers)\//);
  });
});
