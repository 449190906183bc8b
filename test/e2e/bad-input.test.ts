/** Whatever cannot be used: one line on stderr, exit code 2, nothing on stdout, nothing half-done. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFiles, SMALL, traceText } from '../support/traces.js';
import { hotplug, other, queue } from '../unit/workload/recording-lines.js';
import { smplab } from './smplab.js';

const write = scratchFiles();
const SAMPLES = 'dist/test/samples';
const CALL = queue(1, 0, 1, 'nohz_csd_func', 0xa);

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await smplab(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^smplab: [^\n]*\n$/);
  return stderr.slice('smplab: '.length, -1);
}

const good = write('good.ftrace', traceText(...SMALL));

describe.concurrent('a file', () => {
  it.each<[string, string, string]>([
    ['that does not exist', `${good}.not`, `${good}.not: no such file`],
    ['that is a folder', tmpdir(), `${tmpdir()}: is a folder, not an ftrace text file`],
    [
      'that is binary',
      write(
        'binary',
        Uint8Array.from({ length: 4_096 }, (_, i) => i * 7),
      ),
      'binary: not a text file',
    ],
    ['that is empty', write('empty.ftrace', ''), 'empty.ftrace: the file is empty'],
    [
      'that is no trace',
      write('readme.txt', 'Hello,\nthis is a letter.\n'),
      'readme.txt: line 1: not an ftrace line: "Hello,"',
    ],
    [
      'without csd events',
      write('sched.ftrace', traceText(other(1, 0), hotplug(2, 0, 1, 'takedown_cpu'))),
      'sched.ftrace: no csd:* events in it',
    ],
    [
      'with a malformed line',
      write('bad.ftrace', traceText('# tracer: nop', CALL, CALL.replace('csd=', 'dsc='))),
      'bad.ftrace: line 3: csd_queue_cpu lacks its csd: "cpu=1 callsite=',
    ],
    ['that was cut short', write('cut.ftrace', traceText(CALL) + CALL.slice(0, -12)), 'cut.ftrace: line 2: '],
    [
      'with a CPU out of range',
      write('cpu.ftrace', traceText(CALL, CALL.replace('cpu=1 ', 'cpu=4096 '))),
      'cpu.ftrace: line 2: CPU 4096 is not in 0..4095',
    ],
  ])('%s', async (_, path, message) => {
    const said = await refusal('run', path);
    expect(said.slice(0, message.length)).toBe(message);
  });

  it('with more CPUs than there are to be', async () => {
    expect(await refusal('run', good, '--cpus', '2')).toBe('cpus: good.ftrace has 3 CPUs; 2 are too few');
  });
});

describe.concurrent('an option', () => {
  it.each<[string[], string]>([
    [['run', '--cpus', 'many'], `option '--cpus <n>' argument 'many' is invalid. "many" is not a number.`],
    [['run', '--cpus', '1'], 'cpus: 1 is not in 2 to 256'],
    [['run', '--cpus='], `option '--cpus <n>' argument '' is invalid. "" is not a number.`],
    [['run', '--cycles', '-1'], 'cycles: -1 is not in 0 to 10000'],
    [['run', '--cycles', '2.5'], 'cycles: 2.5 is not a whole number'],
    [['run', '--budget', '0'], `option '--budget <time>' argument '0' is invalid. "0" is not a duration such as `],
    [['run', '--budget'], `option '--budget <time>' argument missing`],
    [
      ['torture', '--offline-window', '10'],
      `option '--offline-window <time>' argument '10' is invalid. "10" is not a `,
    ],
    [['run', '--ipi-delay', 'soon'], '"soon" is not a delay: use none, fixed:200us, '],
    [['run', '--ipi-delay', 'none,0>99=held'], 'ipiDelay: there is no pair 0>99 on 8 CPUs'],
    [['run', '--lost-ipi', '1.01'], 'lost-ipi: 1.01 is not in 0 to 1'],
    [['run', '--lost-ipi', '50%'], `option '--lost-ipi <p>' argument '50%' is invalid.`],
    [['run', '--spurious-ipi', '-0.5'], 'spurious-ipi: -0.5 is not in 0 to 1'],
    [['run', '--careless', '2'], 'careless: 2 is not in 0 to 1'],
    [['run', '--offline-window', '10'], `option '--offline-window <time>' argument '10' is invalid. "10" is not a `],
    [['run', '--time-scale', '-1'], 'time-scale: -1 is not in 0 to 1000'],
    [['run', '--max-calls', '0'], 'max-calls: 0 is not in 1 to 1000000'],
    [['run', '--seed', '-1'], 'seed: -1 is not at least 0'],
    [['run', '--seed', '1e400'], 'seed: Infinity is not a whole number'],
    [['run', '--variant', 'v7'], 'unknown variant "v7": did you mean v6, v3.15 or v3.16? See smplab list'],
    [['explore', 'late-ipj'], 'unknown scenario "late-ipj": did you mean offline-race/late-ipi, '],
    [['explore', 'x'.repeat(5000)], `unknown scenario "${'x'.repeat(60)}…": did you mean `],
    [['matrix', 'llist/del-frist-aba'], 'unknown scenario "llist/del-frist-aba": did you mean llist/del-first-aba, '],
    [['litmus', 'iriv'], 'unknown litmus test "iriv": did you mean IRIW, '],
    [['litmus', 'XX'], 'unknown litmus test "XX": did you mean SB, MP or LB? See smplab list'],
    [['litmus', 'SB', '--form', 'atomic'], 'unknown form of litmus/store-buffering "atomic": there are atomics, plain'],
    [
      ['explore', 'llist/del-first-aba', '--form', 'fixd'],
      'unknown form of llist/del-first-aba "fixd": there are broken, fixed',
    ],
    [
      ['explore', 'llist/del-first-aba', '--variant', 'broken'],
      'variant: llist/del-first-aba has forms instead: broken, fixed',
    ],
    [
      ['explore', 'offline-race/late-ipi', '--variant', 'v3.17'],
      'unknown variant of offline-race/late-ipi "v3.17": did you mean v3.15, v3.16 or ',
    ],
    [
      ['explore', 'llist/del-first-aba', '--strategy', 'randomwalk'],
      'unknown strategy "randomwalk": did you mean random-walk, ',
    ],
    [
      ['explore', 'lock/ticket', '--exhaustive', '--strategy', 'pos'],
      'strategy: exhaustive covers all schedules by dpor: leave pos out',
    ],
    [['explore', 'lock/ticket', '--jobs', '0'], 'jobs: 0 is not in 1 to 64'],
    [['explore', 'lock/ticket', '--jobs', '1000'], 'jobs: 1000 is not in 1 to 64'],
    [['matrix', 'lock/ticket', '--jobs', '1.5'], 'jobs: 1.5 is not a whole number'],
    [['check', `${SAMPLES}/check/ring-right.js`, '--jobs', '65'], 'jobs: 65 is not in 1 to 64'],
    ...['check', 'explore', 'matrix'].map((command): [string[], string] => [
      [command, 'x', '--threads', '2'],
      `option '--threads <n>' argument '2' is invalid. How many threads search at the same time is --jobs.`,
    ]),
    [['explore', 'lock/ticket', '--shard', '0/2'], 'shard: "0/2" is not a share such as 2/4'],
    [['explore', 'lock/ticket', '--shard', '3/2'], 'shard: "3/2" is not a share such as 2/4'],
    [['matrix', 'lock/ticket', '--shard', '2'], 'shard: "2" is not a share such as 2/4'],
    [['memory', '--cpus', '0'], 'cpus: 0 is not in 1 to 256'],
    [['memory', '--cpus', '257'], 'cpus: 257 is not in 1 to 256'],
    [['run', '--cylces', '3'], `unknown option '--cylces' (Did you mean --cycles?)`],
    [['--frob'], `unknown option '--frob'`],
    [['list', '--frob'], `unknown option '--frob'`],
  ])('%j', async (args, message) => {
    const said = await refusal(...args);
    expect(said.slice(0, message.length)).toBe(message);
  });
});

describe.concurrent('a command', () => {
  it.each<[string[], string]>([
    [['frobnicate'], `unknown command 'frobnicate'`],
    [['rum'], `unknown command 'rum' (Did you mean run?)`],
    [['run', 'a', 'b'], `too many arguments for 'run'. Expected 1 argument but got 2.`],
    [['list', 'a'], `too many arguments for 'list'. Expected 0 arguments but got 1.`],
  ])('%j', async (args, message) => {
    expect(await refusal(...args)).toBe(message);
  });

  it('or none at all', async () => {
    const { code, stdout, stderr } = await smplab([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: smplab /);
  });
});

describe.concurrent('a document to merge', () => {
  const share = { schema: 'smplab.explore/1', summary: { shards: [{ index: 0, count: 2 }], findings: [] } };
  it.each<[string, string, string]>([
    ['that is no JSON', '{', 'no result of smplab explore --json or matrix --json'],
    ['that is null', 'null', 'no result of smplab explore --json or matrix --json'],
    ['of another schema', '{"schema":"__proto__"}', 'no result of smplab explore --json or matrix --json'],
    ['that lacks its fields', JSON.stringify(share), 'scenario: not a text'],
    ['of a matrix, that is empty', '{"schema":"smplab.matrix/1"}', 'rows: not a list'],
  ])('%s', async (name, text, message) => {
    const path = write(`${name}.json`, text);
    expect(await refusal('merge', path)).toBe(`${path}: ${message}`);
  });
});

describe('a short patience', () => {
  const RIGHT = 'dist/test/samples/check/ring-right.js';

  it.each(['1ms', '50ms', '161ms', '199ms'])(
    'of %s is refused: a thread could not show that it lives',
    async (patience) => {
      const { code, stderr } = await smplab(['check', RIGHT, '--patience', patience]);
      expect({ code, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, lines: 1 });
    },
  );

  it.each(['200ms', '210ms', '300ms', '700ms'])('of %s hangs nothing, and accuses nothing', async (patience) => {
    const { code, signal, stderr } = await smplab(['check', RIGHT, '--patience', patience, '--budget', '1s']);
    expect(signal).toBeNull();
    expect([0, 3, 4]).toContain(code);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe('a plan', () => {
  it.each(['s1.abc', 's9.abc', 's1.', 'no-token'])('is not saved when the token %s is refused', async (token) => {
    const path = join(dirname(good), `${token}.plan`);
    expect(await refusal('replay', token, '--save-plan', path)).toMatch(/^token: /);
    expect(existsSync(path)).toBe(false);
  });
});
