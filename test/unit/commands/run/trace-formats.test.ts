/** Recordings in the formats that people have, each with the number of its `csd_queue_cpu` lines, by grep. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTraceFile } from '../../../../src/commands/run/trace-file.js';
import { InputError } from '../../../../src/common/errors.js';
import type { Recording } from '../../../../src/workload/recorded-call.js';
import { scratchFiles } from '../../../support/traces.js';

const FORMATS = fileURLToPath(new URL('../../../../../traces/formats/', import.meta.url));
const scratch = scratchFiles();
const queued = ({ calls }: Recording): number => calls.reduce((sum, { targets }) => sum + targets.length, 0);
const NO_FLAGS = expect.stringContaining('no flags in it') as string;

describe('each format', () => {
  it.each([
    ['04-latency-format-6.18.ftrace', 28, 'ftrace in latency format (line 19 has CPU and flags in one word)', []],
    ['06-trace-cmd-report-instance.txt', 33, 'ftrace (line 2 has the CPU in brackets behind the pid)', [NO_FLAGS]],
    ['07-trace-cmd-report-l.txt', 33, 'ftrace in latency format (line 2 has CPU and flags in one word)', []],
    ['09-trace-cmd-report-ts-diff.txt', 33, 'ftrace (line 2 has the CPU in brackets behind the pid)', [NO_FLAGS]],
    ['10-clock-tai.ftrace', 27, 'ftrace (line 13 has the CPU in brackets behind the pid)', []],
    ['12-perf-script.txt', 26, 'perf script (line 1 has the system before the name of the event)', [NO_FLAGS]],
    [
      '17-lost-events.ftrace',
      4,
      'ftrace (line 2 has the CPU in brackets behind the pid)',
      ['93 calls were executed, but only 4 were queued while it was recorded: the others are not replayed'],
    ],
    ['20-option-fields.ftrace', 8, 'ftrace (line 13 has the CPU in brackets behind the pid)', []],
  ])('%s has %i calls', async (name, calls, format, notes) => {
    const recording = await readTraceFile(`${FORMATS}${name}`);
    expect({ calls: queued(recording), format: recording.format, notes: recording.notes }).toEqual({
      calls,
      format,
      notes,
    });
    expect(queued(recording)).toBe(readFileSync(`${FORMATS}${name}`, 'utf8').split(/csd_queue_cpu:\s/).length - 1);
  });

  it('the example of the kernel documentation has no calls, and is refused for that', async () => {
    await expect(readTraceFile(`${FORMATS}24-cpuhp-docs.txt`)).rejects.toThrow(
      '24-cpuhp-docs.txt: no csd:* events in it (record with: trace-cmd record -e csd -e ipi -e cpuhp)',
    );
  });

  it('the same recording without flags, with flags and with --ts-diff is the same, but for what flags tell', async () => {
    const [plain, latency, difference] = await Promise.all(
      ['06-trace-cmd-report-instance.txt', '07-trace-cmd-report-l.txt', '09-trace-cmd-report-ts-diff.txt'].map((name) =>
        readTraceFile(`${FORMATS}${name}`),
      ),
    );
    const withoutTime = ({ calls }: Recording) =>
      calls.map(({ sender, targets, func, how, latencyUs, serviceUs }) => [
        sender,
        targets,
        func,
        how,
        latencyUs,
        serviceUs,
      ]);
    expect(withoutTime(plain)).toEqual(withoutTime(latency));
    expect(withoutTime(difference)).toEqual(withoutTime(latency));
    expect(latency.calls.some(({ context }) => context === 'irq')).toBe(true);
  });
});

describe('where it comes from', () => {
  const file = `${FORMATS}10-clock-tai.ftrace`;
  const text = readFileSync(file);

  it('a file compressed with gzip is read as what it is', async () => {
    expect(await readTraceFile(scratch('a.gz', gzipSync(text)))).toEqual(await readTraceFile(file));
  });

  it('one that was cut short is refused', async () => {
    const path = scratch('short.gz', gzipSync(text).subarray(0, 1_000));
    await expect(readTraceFile(path)).rejects.toThrow(`${path}: cannot be read (Z_BUF_ERROR)`);
  });

  it.each([1, 3, 1_000, 1e6])('- is standard input, plain and compressed, in pieces of %i bytes', async (size) => {
    const pieces = (bytes: Buffer): Readable =>
      Readable.from(
        Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size)),
        { objectMode: false },
      );
    const expected = await readTraceFile(file);
    expect(await readTraceFile('-', { stdin: pieces(text) })).toEqual(expected);
    expect(await readTraceFile('-', { stdin: pieces(gzipSync(text)) })).toEqual(expected);
  });

  it('an empty one is said to be empty, compressed or not', async () => {
    await expect(readTraceFile('-', { stdin: Readable.from([]) })).rejects.toThrow('standard input: the file is empty');
    await expect(readTraceFile(scratch('e.gz', gzipSync('')))).rejects.toThrow('e.gz: the file is empty');
  });

  it('reading ends when the signal is aborted, also before it began', async () => {
    const controller = new AbortController();
    const stdin = new Readable({ read: () => undefined });
    const reading = readTraceFile('-', { stdin, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await expect(readTraceFile(file, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('refused with the reason and the command that helps', () => {
  const line = '    load-21075   [000] ...1.   36.000166: csd_queue_cpu: cpu=1 callsite=f+0x1/0x2 func=g csd=0000000a';
  const dumped = '    load-21075     0...1. 36000166us : csd_queue_cpu: cpu=1 callsite=f+0x1/0x2 func=g csd=0000000a';
  const SED = "sed -E 's/^[^[]*\\[ *[0-9.]+\\](\\[ *[TC][0-9]+\\])? //' FILE";

  it.each([
    ['a trace.dat', '\x17\x08Dtracing6\0\0', 'a trace.dat of trace-cmd', 'trace-cmd report -l FILE'],
    ['a perf.data', 'PERFILE2\0\0\0', 'a perf.data', 'perf script -i FILE -F comm,pid,tid,cpu,time,event,trace'],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${line}\n`, 'utf16le'), 'UTF-16 text', 'iconv -f UTF-16 -t UTF-8 FILE'],
    ['UTF-16 without one', Buffer.from(`${line}\n`, 'utf16le'), 'UTF-16 text', 'iconv -f UTF-16 -t UTF-8 FILE'],
    [
      'UTF-16, big-endian',
      Buffer.from(`${line}\n`, 'utf16le').swap16(),
      'UTF-16 text',
      'iconv -f UTF-16 -t UTF-8 FILE',
    ],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4, 0]), 'compressed with zstd', 'zstd -dc FILE'],
    ['a console dump', `[   36.1] Dumping ftrace buffer:\n[   36.2] ${dumped}\n`, 'a console dump', SED],
    ['one with callers', `<4>[   36.2][  T123] ${dumped}\n`, 'a console dump', SED],
    ['one of syslog', `Nov  3 10:11:12 host kernel: [   36.2] ${dumped}\n`, 'a console dump', SED],
    [
      'function_graph',
      '# tracer: function_graph\n 0)   0.123 us    |  foo();\n',
      'the output of the tracer function_graph, which shows functions and no events',
      'echo nop > current_tracer',
    ],
    ['systrace', '<!DOCTYPE html>\n<html>\n', 'a systrace in HTML', 'awk '],
    ['JSON', '{"traceEvents": []}\n', 'JSON', 'traceconv systrace FILE'],
    [
      'perf script without CPU',
      '            perf 22572  1516.367415:  csd:csd_function_exit: func=f, csd=(nil)\n',
      'perf script without the CPU',
      'perf script -F comm,pid,tid,cpu,time,event,trace',
    ],
  ])('%s', async (_what, content, what, help) => {
    const error: unknown = await readTraceFile(scratch('it', content)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).toMatch(/^it: /);
    expect(message).toContain(what);
    expect(message).toContain(`what helps: ${help}`);
    expect(message).not.toContain('\n');
  });

  it.each([
    [`[   36.1] Dumping ftrace buffer:\n[   36.1] ---------------------------------\n[   36.2] ${dumped}\n`],
    [`Nov  3 10:11:12 host kernel: [   36.2][  T123] ${dumped}\n`],
  ])('the command for console dumps makes a trace of them: %#', async (content) => {
    const stripped = content.replace(/^[^[]*\[ *[0-9.]+\](\[ *[TC][0-9]+\])? /gm, ''); // what that sed does
    expect(queued(await readTraceFile(scratch('stripped', stripped)))).toBe(1);
  });

  it.each(['12345', '123456789012'])('a clock that is no time (%s)', async (time) => {
    const path = scratch('counted', line.replace('36.000166', time));
    await expect(readTraceFile(path)).rejects.toThrow(
      `counted: line 1: ${time} is a count and no time: the trace was recorded with clock counter or x86-tsc; ` +
        'record with trace-cmd record -C mono',
    );
  });

  it('a file that changes its format in the middle', async () => {
    await expect(readTraceFile(scratch('mixed', `${line}\n${dumped}\n`))).rejects.toThrow(
      'mixed: line 2: a line of ftrace in latency format in a file of ftrace (two traces in one file?)',
    );
  });
});
