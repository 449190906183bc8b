/** The process and what is outside of it: an old Node, a full disk, a terminal that control characters would move. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { scratchFiles } from '../support/traces.js';
import { MAIN, ROOT, smplabAlone, startNode } from './smplab.js';

const write = scratchFiles();
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

describe('a Node that is too old', () => {
  const underNode = async (version: string): Promise<{ code: number | null; stdout: string; stderr: string }> => {
    const versions = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
    return await startNode(['--require', write(`node-${version}.cjs`, versions), MAIN, 'list']).ended;
  };

  it.each(['8.17.0', '18.20.8', '20.18.3'])('%s is refused in one line', async (version) => {
    expect(await underNode(version)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `smplab needs Node 20.19 or newer; this is ${version}\n`,
    });
  });

  it.each(['20.19.0', '22.0.0', '100.1.0'])('%s is not', async (version) => {
    expect(await underNode(version)).toMatchObject({ code: 0, stderr: '' });
  });

  it('can read the first file: ECMAScript 5, but for the import that comes last', () => {
    const text = readFileSync(MAIN, 'utf8').replace("import('./main.js')", 'load()');
    expect(() => parse(text, { ecmaVersion: 5, allowHashBang: true })).not.toThrow();
  });
});

const FULL = '/dev/full';

// Linux has this device, which is always full; other systems do not.
describe.skipIf(!existsSync(FULL))('a full disk', () => {
  it.each([
    [['list'], 'a long text'],
    [['list', '--json'], 'a document'],
    [['memory'], 'a table'],
    [['--help'], 'the help'],
  ])('ends %j with one line and exit code 3', async (args) => {
    const full = openSync(FULL, 'w');
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    let stderr = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'smplab: the output cannot be written (ENOSPC)\n' });
  });
});

describe('a reader that has gone', () => {
  it.each([
    [['list']],
    [['list', '--json']],
    [['memory']],
    [['explore', 'llist/del-first-aba', '--executions', '300']],
  ])('ends %j without a stack', async (args) => {
    const { child } = startNode([MAIN, ...args]);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    expect(signal).toBeNull();
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe.concurrent('control characters', () => {
  const throwing = write(
    'throwing.mjs',
    "process.stdout.write('\\u001b[2J\\n');\nthrow new Error('\\u001b]0;title\\u0007 in the message');\n",
  );
  const plan = {
    schema: 'smplab.plan/4',
    plain: { points: [], model: 'interleaving' },
    kind: 'scenario',
    engine: 'coop',
    program: '',
    spurious: false,
    fingerprints: { own: 0, sources: 0 },
    leftOut: [],
    deviations: [],
  };
  const odd = write('odd.plan', JSON.stringify({ ...plan, subject: '\u001b[2J', form: '\u009b31m' }));

  it.each([
    ['of a scenario', ['explore', '\u001b[2J']],
    ['of a command', ['\u001b]0;x\u0007']],
    ['of an option', ['run', '--cpus', '\u001b[2J']],
    ['of a path', ['run', `${join(ROOT, 'no')}\u001b[2J\r.ftrace`]],
    ['of a token', ['replay', './\u001b[2J.plan']],
    ['of a plan', ['replay', odd]],
    ['of a module and its error, in a check', ['check', throwing]],
    ['of a module and its error, in an exploration', ['explore', throwing]],
  ])('%s are escaped, in one line', async (_, args) => {
    const { code, stdout, stderr } = await smplabAlone(args);
    expect(`${stdout}${stderr}`).not.toMatch(CONTROL);
    // what a module has printed stands before it
    expect(stderr).toMatch(/^(?:\\u001b\[2J\n)?smplab: [^\n]*\\u00[^\n]*\n$/);
    expect(code).toBe(2);
  });
});
