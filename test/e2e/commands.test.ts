import { describe, expect, it } from 'vitest';
import { BUSTED, VARIANTS } from '../../src/variants/index.js';
import { STEPS } from '../../src/variants/line/steps.js';
import { scratchFiles } from '../support/traces.js';
import { smplab, smplabAlone } from './smplab.js';

interface Region {
  readonly base: number;
  readonly stride: number;
  readonly count: number;
  readonly perCpu: boolean;
}

const write = scratchFiles();
const NAMES = [...VARIANTS, ...STEPS, ...BUSTED].map(({ name }) => name);

describe('smplab', () => {
  it('--version is that of the package', async () => {
    expect(await smplab(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  it('--help names every command, and each has its own', async () => {
    const { code, stdout, stderr } = await smplab(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of ['run', 'memory', 'list']) {
      expect(stdout).toContain(`\n  ${command} `);
      expect(await smplab([command, '--help'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`Usage: smplab ${command} `),
        stderr: '',
      });
    }
  });

  it("run --help states every option's default", async () => {
    const { stdout } = await smplab(['run', '--help']);
    const options = stdout
      .slice(stdout.indexOf('Options:'), stdout.indexOf('Examples:'))
      .split(/\n {2}(?=-)/)
      .slice(1);
    const silent = options
      .filter((option) => !/\(default: [^)]+\)/.test(option.replaceAll(/\s+/g, ' ')))
      .map((option) => option.split(/[ ,]/)[0]);
    expect(silent).toEqual(['--ftrace', '--trace', '--html', '--junit', '--json', '--verbose', '-h']);
  });
});

describe('in a process of its own', () => {
  const structure = write('stack.mjs', 'export class Stack { constructor(words) {} push(value) {} pop() {} }\n');

  // The others are, in signals.test.ts, streams.test.ts, litmus.test.ts and torture.test.ts.
  it.each<[string[], number, RegExp]>([
    [['init', structure, '--force'], 0, /stack\.check\.mjs/],
    [['matrix', 'llist/del-first-aba', '--form', 'fixed', '--executions', '5', '--steps', '100'], 0, /del-first-aba/],
    [['bisect', 'csd/async-reuse', '--good', 'v3.16', '--bad', 'v3.16'], 2, /^smplab: good and bad are the same/],
    [['replay', 's4.AAAA'], 2, /^smplab: token: /],
    [['merge', write('empty.json', '')], 2, /^smplab: .*empty\.json: /],
  ])('%j ends by itself', async (args, code, said) => {
    const ended = await smplabAlone(args);
    expect(ended).toMatchObject({ code, signal: null });
    expect(code === 0 ? ended.stdout : ended.stderr).toMatch(said);
  });

  it.each([
    ['JavaScript that leads to TypeScript', 'leads.mjs', 'coop'],
    ['JavaScript that leads to TypeScript', 'leads.mjs', 'lockstep'],
    ['TypeScript', 'leads.ts', 'lockstep'],
  ])('%s is explored: %s on %s', async (_, name, engine) => {
    write('bump.ts', 'export const bump = (m: Int32Array): unknown => Atomics.store(m, 0, Atomics.load(m, 0) + 1);\n');
    write('passes-on.mjs', "export * from './bump.ts';\n");
    const file = write(
      name,
      `import { defineScenario } from 'smplab';
import { bump } from './passes-on.mjs';
export const scenario = defineScenario({
  name: 'my/count',
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: () => [bump, bump],
  after: (m) => \`count \${m[0]}\`,
  outcomes: [{ match: 'count 2', grade: 'acceptable', text: 'both' }],
});
`,
    );
    const ended = await smplabAlone(['explore', file, '--engine', engine, '--seed', '1', '--executions', '20']);
    expect(ended).toMatchObject({ code: 1, signal: null, stderr: '' });
    expect(ended.stdout).toMatch(/bump\.ts:1/);
  });
});

describe('smplab list', () => {
  it('lists all variants, each with what it is and where it comes from', async () => {
    const { code, stdout, stderr } = await smplab(['list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      stdout
        .split('\n\n')[0]
        .split(/\n(?! )/)
        .slice(1)
        .map((row) => row.split(' ')[0]),
    ).toEqual(NAMES);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('--json', async () => {
    const { stdout } = await smplab(['list', '--json']);
    const filled = expect.stringMatching(/\S/) as string;
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'smplab.list/1',
      variants: NAMES.map((name) => ({ name, summary: filled, source: filled })),
    });
  });
});

describe('smplab memory', () => {
  it('prints the map: regions in order, none over another, one for each structure', async () => {
    const { code, stdout, stderr } = await smplab(['memory', '--cpus', '3']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['call_single_queue', 'csd_data', 'cfd_data', 'cpu_online_mask', 'trace_ring'])
      expect(stdout).toContain(name);
    expect(stdout).toMatch(/\n\d+ bytes in all for 3 CPUs/);
  });

  it('--json', async () => {
    const { stdout } = await smplab(['memory', '--json']);
    const { schema, cpus, bytes, regions } = JSON.parse(stdout) as {
      schema: string;
      cpus: number;
      bytes: number;
      regions: Region[];
    };
    expect({ schema, cpus }).toEqual({ schema: 'smplab.memory/1', cpus: 4 });
    const ends = regions.map(({ base, stride, count }) => base + stride * count);
    for (const [index, { base, count, perCpu }] of regions.entries()) {
      expect(base).toBeGreaterThanOrEqual(ends[index - 1] ?? 1);
      if (perCpu) expect([base % 16, count]).toEqual([0, 4]);
    }
    expect(bytes).toBeGreaterThanOrEqual(ends.at(-1)! * 4);
  });
});
