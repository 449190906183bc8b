import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOutputs } from '../../../src/cli/output-files.js';
import { writeInterleaving, writeTraceFiles } from '../../../src/cli/trace-files.js';
import { InputError } from '../../../src/common/errors.js';
import { ftraceText } from '../../../src/report/ftrace.js';
import { kernelTrace } from '../../../src/trace/kernel-trace.js';
import { scratchFiles } from '../../support/traces.js';

const folder = dirname(scratchFiles()('there', ''));
const trace = kernelTrace([], { cpus: 2, dropped: 0 }, String, String);
const interleaving = { actors: ['CPU0'], rows: [], finding: null };

describe('--ftrace', () => {
  it('is not wanted unless a file is given', async () => {
    expect(await checkOutputs({})).toBe(false);
    await writeTraceFiles({}, trace);
    await writeInterleaving({}, interleaving);
  });

  it('is refused before anything is run, where no file can be written', async () => {
    await expect(checkOutputs({ ftrace: join(folder, 'not', 'file') })).rejects.toThrow(/^ftrace: ENOENT/);
    expect(await checkOutputs({ ftrace: join(folder, 'file') })).toBe(true);
  });

  it('writes the text', async () => {
    const file = join(folder, 'written');
    await writeInterleaving({ ftrace: file }, { ...interleaving, kernel: trace });
    expect(readFileSync(file, 'utf8')).toBe(ftraceText(trace));
  });

  it('--trace writes JSON, of a scenario without a kernel too', async () => {
    const [machine, plain] = [join(folder, 'machine.json'), join(folder, 'plain.json')];
    await writeInterleaving({ trace: machine }, { ...interleaving, kernel: trace });
    await writeInterleaving({ trace: plain }, interleaving);
    for (const file of [machine, plain]) expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('traceEvents');
  });

  it('of a scenario without a kernel is an input error', async () => {
    const file = join(folder, 'none');
    await expect(writeInterleaving({ ftrace: file }, interleaving)).rejects.toThrow(InputError);
    expect(existsSync(file)).toBe(false);
  });
});
