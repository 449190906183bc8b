/**
 * Modules that hang, exit, exhaust memory, or patch what everything stands on, in each phase: every command ends by
 * itself, with one line that says where, and leaves no process.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { some } from '../support/some.js';
import { smplabWithin, type Ended } from './smplab.js';

const MODULE = 'test/samples/hostile/hostile.mjs';
/** Budget, patience, and what a loaded host adds: only what hangs takes as long. */
const BOUND_MS = 40_000;
const MEGABYTE = 2 ** 20;

type Phase = 'import' | 'setup' | 'actor' | 'after';
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  check: ['check', MODULE, '--budget', '5s', '--patience', '2s', '--seed', '1'],
  explore: ['explore', MODULE, '--budget', '10s', '--executions', '200', '--seed', '1'],
  matrix: ['matrix', MODULE, '--executions', '100', '--steps', '10000'],
};
const NAMES: Readonly<Record<Phase, RegExp>> = {
  import: /import|load/i,
  setup: /setup|shared/,
  actor: /actor|thread \d|program|explored/,
  after: /after/,
};

const run = (args: readonly string[], phase: Phase, deed: string): Promise<Ended> =>
  smplabWithin(BOUND_MS, args, { SMPLAB_HOSTILE: `${phase}:${deed}` });

/** Exit 2 or 3 with one line that names phase, file and line. @param place what throws null has no line */
function expectEnded({ code, signal, stdout, stderr }: Ended, phase: Phase, place = /hostile\.mjs:\d+/): void {
  expect({ signal, stdout }).toEqual({ signal: null, stdout: '' });
  expect(stderr.split('\n').filter((line) => line.startsWith('smplab: '))).toHaveLength(1);
  const line = stderr.split('\n').find((text) => text.startsWith('smplab: '));
  expect(line).toMatch(place);
  expect(line).toMatch(NAMES[phase]);
  expectNoStack(stderr);
  expect([2, 3]).toContain(code);
}

/** That, or a finding with its place: a thread that hangs or throws may be a finding. */
function expectEndedOrFound(ended: Ended, phase: Phase): void {
  if (ended.code !== 1) return expectEnded(ended, phase);
  expect(ended.stdout).toMatch(/hostile\.mjs:\d+/);
  expectNoStack(ended.stderr);
}

function expectNoStack(text: string): void {
  expect(text).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
}

const WITH = (deeds: readonly [Phase, string][], commands: readonly string[]): [string, Phase, string][] =>
  some(
    deeds.flatMap(([phase, deed]) => commands.map((command): [string, Phase, string] => [command, phase, deed])),
    3,
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
  ])('ends %s by name: %s %s', async (command, phase, deed) => {
    const place = deed === 'throws' ? /hostile\.mjs/ : undefined;
    expectEnded(await run(COMMANDS[command], phase, deed), phase, place);
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
  ])('ends %s by name, or is a finding: %s %s', async (command, phase, deed) => {
    const ended = await run(COMMANDS[command], phase, deed);
    if (command === 'matrix' && ended.code === 1) expectNoStack(ended.stderr);
    else expectEndedOrFound(ended, phase);
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
  ])('ends by name: %s %s', async (phase, deed) => {
    expectEndedOrFound(await run(['replay', token], phase, deed), phase);
  });
});

describe.concurrent('what a module says or throws at length', () => {
  it.each(
    WITH(
      [
        ['import', 'shouts'],
        ['actor', 'shouts'],
      ],
      ['check', 'explore'],
    ),
  )('is cut by %s: %s %s', async (command, phase, deed) => {
    const ended = await run(COMMANDS[command], phase, deed);
    expectEndedOrFound(ended, phase);
    expect(ended.stdout.length + ended.stderr.length).toBeLessThan(20_000);
  });

  it.each(['check', 'explore'])('is throttled by %s, and its control characters are escaped', async (command) => {
    const { code, signal, stdout, stderr } = await run(COMMANDS[command], 'import', 'floods');
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(stdout.length + stderr.length).toBeLessThan(64 * MEGABYTE);
    expect(stdout + stderr).not.toContain('\u001b');
  });
});

describe.concurrent('what a module leaves behind, or takes away', () => {
  it.each(
    WITH(
      [
        ['import', 'spawns'],
        ['import', 'ticks'],
        ['setup', 'ticks'],
      ],
      ['check', 'explore', 'matrix'],
    ),
  )('ends with %s: %s %s', async (command, phase, deed) => {
    const { code, signal } = await run(COMMANDS[command], phase, deed);
    expect({ code, signal }).toEqual({ code: 1, signal: null }); // the lost update is found as ever
  });

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
