/** A token names the module that it runs: one outside of the project runs only where that is allowed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openToken } from '../../../../src/commands/replay/open-token.js';
import { programToText } from '../../../../src/check/programs/text.js';
import { InputError } from '../../../../src/common/errors.js';
import { INTERLEAVED } from '../../../../src/lab/plain-memory.js';
import { NO_CALLS } from '../../../../src/runners/reference.js';
import { encodeToken, type Token } from '../../../../src/search/token.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-token-'));
afterAll(() => rmSync(folder, { recursive: true }));
const outside = join(folder, 'outside.mjs');
writeFileSync(outside, 'export {};\n');

const TOKEN: Token = {
  kind: 'scenario',
  engine: 'coop',
  subject: 'lock/ticket',
  form: 'broken',
  program: '',
  spurious: false,
  plain: INTERLEAVED,
  fingerprints: { own: 0, sources: 0 },
  leftOut: [],
  plan: { deviations: [] },
};
const CHECK = { kind: 'check', form: '', program: programToText(NO_CALLS) } as const;

describe.each([
  ['a scenario', { ...TOKEN, subject: outside }],
  ['a check', { ...TOKEN, ...CHECK, subject: outside }],
])('%s outside of the project', (_, token) => {
  it('is refused, by name', async () => {
    const opened = openToken(encodeToken(token));
    await expect(opened).rejects.toThrow(InputError);
    await expect(opened).rejects.toThrow(`token: it runs ${outside}, which is outside of this project`);
  });

  it('runs where that is allowed', async () => {
    expect(await openToken(encodeToken(token), true)).toMatchObject({ file: outside });
  });
});

it('a module of the project runs, and is named', async () => {
  const subject = 'dist/test/samples/check/ring-broken.js';
  expect(await openToken(encodeToken({ ...TOKEN, ...CHECK, subject }))).toMatchObject({
    file: expect.stringMatching(/ring-broken\.js$/) as string,
  });
});

it('a program that is none is the token that is malformed', async () => {
  const subject = 'dist/test/samples/check/ring-broken.js';
  const opened = openToken(encodeToken({ ...TOKEN, ...CHECK, program: '[[],[],[]]', subject }));
  await expect(opened).rejects.toThrow('token: The program of this token cannot be read.');
});

it('what comes with smplab runs always', async () => {
  expect(await openToken(encodeToken(TOKEN))).toMatchObject({ file: null });
});
