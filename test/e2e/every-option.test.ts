/**
 * Every option of every command, as the command line declares it, with values that make no sense: each is refused in one
 * line, or the command ends. What is accepted is interrupted as soon as it can be, and run to its end with the least value.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Option } from 'commander';
import { explore } from 'smplab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsFor } from '../../src/cli/catalog.js';
import { PARAMETERS } from '../../src/torture/parameters.js';
import { ROOT, type Ended } from '../support/command-line.js';
import { inProcess } from '../support/in-process.js';
import { some } from '../support/some.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-options-'));
const inFolder = (name: string, text = ''): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const STRUCTURE = 'export class Stack { constructor(words) { this.words = words; } push(value) {} pop() {} }\n';
const RING = join(ROOT, 'dist/test/samples/check/ring-right.js');
const ABA = 'llist/del-first-aba';

/** Another thread would take as long to start as all of it. */
const ONE = ['--jobs', '1'];
/** Command lines that are done in a moment. */
const WORK = {
  run: [join(ROOT, 'traces/formats/04-latency-format-6.18.ftrace'), '--variant', 'v3.16', '--cycles', '0'],
  check: [RING, '--budget', '300ms', '--seed', '1', ...ONE],
  init: [inFolder('stack.mjs', STRUCTURE), '--force'],
  litmus: ['SB', '--samples', '1000', '--budget', '200ms'],
  torture: ['--cpus', '2', '--budget', '100ms'],
  explore: [ABA, '--form', 'fixed', '--executions', '5', '--budget', '1s', '--confirm', '1/1', ...ONE],
  bisect: ['csd/enxio-locked', '--good', 'v3.16', '--bad', 'async-unlock', '--executions', '3', ...ONE],
  replay: ['TOKEN'],
  matrix: [ABA, '--executions', '5', '--steps', '100', '--confirm', '1/1', '--budget', '2s', ...ONE],
  merge: [inFolder('empty.json')],
  memory: [],
  list: [],
} as const;
type Name = keyof typeof WORK;
const NAMES = Object.keys(WORK) as Name[];
const commands = new Map((await commandsFor(NAMES)).map((command) => [command.name(), command]));

/** The least that may be accepted comes first. */
const NUMBERS = ['0', '1', '-1', '0.5', '1e9', '1e308', '1e400', 'NaN', 'Infinity', '0x10', '1,5', ' 1', ''];
const TIMES = ['1us', '1ms', '0', '0s', '-1s', '596h', '597h', '10000000h', '1e9s', '5', '5 s', 'x', ''];
const FILES = ['', folder, join(folder, 'no/such'), join(inFolder('file'), 'below'), '/dev/null'];
const NAMES_OF_NOTHING = ['', '-1', '__proto__', '1/0', '99999x99999', '\u001b[2J'];
const MODULES = [folder, inFolder('text.mjs', 'no JavaScript')];

/** By what stands in the angle brackets, and what it is asked to be like by the text of its complaint. */
function hostileValues(option: Option): readonly string[] {
  if (/<(?:file|folder)>/.test(option.flags)) return FILES;
  if (option.parseArg === undefined || option.argChoices !== undefined) return [...NAMES_OF_NOTHING, ...MODULES];
  return isTime(option) ? TIMES : NUMBERS;
}

function isTime({ flags }: Option): boolean {
  return flags.includes('<time>');
}

/** Without what the command line says of it otherwise. */
function withOption(name: Name, option: Option, value: string): string[] {
  const [given, long] = [[...WORK[name]] as string[], option.long!];
  const at = given.indexOf(long);
  const rest = at < 0 ? given : given.toSpliced(at, 2);
  return [name, ...rest.map((arg) => (arg === 'TOKEN' ? token : arg)), `${long}=${value}`];
}

/** Null: it ended as it should. */
function complaintOf({ code, stdout, stderr }: Ended): string | null {
  if (/^ +at /m.test(stderr)) return `a stack: ${stderr}`;
  if (code === 3) return `exit code 3: ${stderr}`;
  if (code !== 2) return null;
  return stdout === '' && /^smplab: [^\n]+\n$/.test(stderr) ? null : `not refused in one line: ${stdout}${stderr}`;
}

let token = '';
beforeAll(async () => {
  token = (await explore(ABA, { seed: 7, confirm: '1/0' })).finding!.token;
});
afterAll(() => rmSync(folder, { recursive: true }));

const cases = NAMES.flatMap((name) =>
  optionsOf(commands.get(name)!)
    .filter(({ required, optional }) => required || optional)
    .map((option) => [name, option.long!, option] as const),
);
/** Of the parameters that the kernel has, which one table declares, some. */
function optionsOf({ options }: Command): Option[] {
  const isParameter = ({ long }: Option): boolean => long!.slice(2) in PARAMETERS;
  return [...options.filter((option) => !isParameter(option)), ...some(options.filter(isParameter), 4)];
}

/** Which values were not refused. */
const accepted = new Map<string, string[]>();

describe('an option with a value that makes no sense is refused in one line, or can be interrupted', () => {
  it.each(cases)('%s %s', async (name, long, option) => {
    const wrong: string[] = [];
    const fine: string[] = [];
    for (const value of hostileValues(option)) {
      const ended = await inProcess(withOption(name, option, value), true);
      const complained = complaintOf(ended);
      if (complained !== null) wrong.push(`${JSON.stringify(value)}: ${complained}`);
      else if (ended.code !== 2) fine.push(value);
    }
    accepted.set(`${name} ${long}`, fine);
    expect(wrong).toEqual([]);
  });
});

/** Ends the CPU's thread, which is what it is asked to. */
const ENDS_A_THREAD = new Set(['--kill']);

describe('with the least value that it accepts the command ends by itself', () => {
  const numeric = cases.filter(([, long, { parseArg }]) => parseArg !== undefined && !ENDS_A_THREAD.has(long));

  it.each(some(numeric, 4))('%s %s', async (name, long, option) => {
    const [least] = accepted.get(`${name} ${long}`) ?? [];
    if (least === undefined) return;
    expect([least, complaintOf(await inProcess(withOption(name, option, least)))]).toEqual([least, null]);
  });
});

it('options that would do nothing are refused', async () => {
  const refused = async (...args: string[]): Promise<string> =>
    (await inProcess(['replay', token, ...args], true)).stderr;
  expect(await refused('--strategy', 'pos')).toBe(
    'smplab: strategy: a token is followed as it was made; --strategy goes with --continue\n',
  );
  expect(await refused('--seed', '1')).toContain('--seed goes with --continue');
  expect(await refused('--continue', '--times', '2')).toBe('smplab: times: --times does not go with --continue\n');
});

it('every option was tried, and some of the values are accepted', () => {
  expect(cases.length).toBeGreaterThan(90);
  expect(commands.size).toBe(NAMES.length);
  expect([...accepted.values()].filter((values) => values.length > 0).length).toBeGreaterThan(cases.length / 2);
});
