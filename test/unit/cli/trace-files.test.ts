import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTraceFiles, filesOf, writeInterleaving, writeTraceFiles } from '../../../src/cli/trace-files.js';
import { InputError } from '../../../src/common/errors.js';
import { ftraceText } from '../../../src/report/ftrace.js';
import { kernelTrace } from '../../../src/trace/kernel-trace.js';
import { scratchFiles } from '../../support/traces.js';

const folder = dirname(scratchFiles()('there', ''));
const trace = kernelTrace([], { cpus: 2, dropped: 0 }, String, String);
const interleaving = { actors: ['CPU0'], rows: [], finding: null };

describe('--ftrace', () => {
  it('is not wanted unless a file is given', async () => {
    expect(await checkTraceFiles(filesOf(undefined))).toBe(false);
    await writeTraceFiles(filesOf(undefined), trace);
    await writeInterleaving(filesOf(undefined), interleaving);
  });

  it('is refused before anything is run, where no file can be written', async () => {
    await expect(checkTraceFiles(filesOf(join(folder, 'not', 'file')))).rejects.toThrow(/^ftrace: ENOENT/);
    expect(await checkTraceFiles(filesOf(join(folder, 'file')))).toBe(true);
  });

  it('writes the text', async () => {
    const file = join(folder, 'written');
    await writeInterleaving(filesOf(file), { ...interleaving, kernel: trace });
    expect(readFileSync(file, 'utf8')).toBe(ftraceText(trace));
  });

  it('of a scenario without a kernel is an input error', async () => {
    const file = join(folder, 'none');
    await expect(writeInterleaving(filesOf(file), interleaving)).rejects.toThrow(InputError);
    expect(existsSync(file)).toBe(false);
  });
});
