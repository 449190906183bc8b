/**
 * Native twins: C programs that the bench compiles itself, once a run, into a scratch folder that goes away with it.
 * Each runs as a process that does one round whenever it is asked, so that its rounds and ours alternate.
 */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WrongResult } from './subject.js';

/** The sources stand in the package, two folders above the compiled bench. */
const SOURCES = fileURLToPath(new URL('../../bench/native/', import.meta.url));
/** A round takes milliseconds; a twin that has not answered by then hangs. */
const ANSWER_MS = 20_000;
const COMPILE_MS = 60_000;

/** A twin, or the reason why there is none. */
export type Native = NativeTwin | string;

/** What a twin needs beside a compiler. */
export interface Needs {
  /** A header that another package brings, and that package on Debian. */
  readonly header: string;
  readonly debianPackage: string;
}

let scratch: string | undefined;

/** Compiles and starts `bench/native/NAME.c`. */
export function startNative(name: string, needs?: Needs): Native {
  const binary = compile(name, needs);
  return binary.why ?? new NativeTwin(name, binary.path);
}

/** Ends a twin, if there is one. */
export function stopNative(...twins: readonly Native[]): void {
  for (const twin of twins) if (typeof twin !== 'string') twin.close();
}

export class NativeTwin {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;

  constructor(
    private readonly name: string,
    path: string,
  ) {
    this.#process = spawn(path, { stdio: 'pipe' });
    this.#process.stdin.on('error', () => undefined); // it is dead: the answer that does not come says so
    this.#answers = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** Runs one round: a command and its numbers. @throws {WrongResult} when the twin's own check fails, or it died */
  async round(command: string, ...numbers: readonly number[]): Promise<number[]> {
    this.#process.stdin.write(`${[command, ...numbers].join(' ')}\n`);
    const timer = setTimeout(() => this.close(), ANSWER_MS);
    const { value, done } = (await this.#answers.next()) as { value: string; done?: boolean };
    clearTimeout(timer);
    if (done === true || value.startsWith('error'))
      throw new WrongResult(`${this.name}.c ${command}: ${done === true ? 'the process ended' : value}`);
    return value.trim().split(' ').map(Number);
  }

  close(): void {
    this.#process.kill('SIGKILL');
  }
}

/** A contestant's sample: the first number of a round. */
export function nativeSample(
  twin: Native,
  command: string,
  ...numbers: readonly number[]
): (() => Promise<number>) | string {
  return typeof twin === 'string' ? twin : async () => (await twin.round(command, ...numbers))[0];
}

function compile(name: string, needs: Needs | undefined): { readonly path: string; readonly why?: string } {
  const compiler = process.env.CC ?? 'cc';
  const path = join(scratchFolder(), name);
  if (existsSync(path)) return { path };
  const { error, status, stderr } = spawnSync(
    compiler,
    ['-O2', '-std=gnu11', '-pthread', '-o', path, join(SOURCES, `${name}.c`)],
    { encoding: 'utf8', timeout: COMPILE_MS },
  );
  if (error !== undefined) return { path, why: `no C compiler: ${compiler} cannot be run` };
  if (status === 0) return { path };
  const absent = needs !== undefined && stderr.includes(`${needs.header}: No such file`);
  return {
    path,
    why: absent ? `${needs.debianPackage} is not installed` : `${name}.c does not compile here: ${firstError(stderr)}`,
  };
}

function firstError(stderr: string): string {
  return (
    stderr
      .split('\n')
      .find((line) => line.includes('error'))
      ?.trim() ?? 'the compiler gave no reason'
  );
}

function scratchFolder(): string {
  if (scratch === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'smplab-bench-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    scratch = folder;
  }
  return scratch;
}
