/** Checks generated programs by the command line, a few at a time, in a folder that has smplab installed. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { latestMs } from '../support/budgets.js';
import { endWithin, ROOT, start } from '../support/command-line.js';
import { disagreement } from './judge.js';
import type { GeneratedProgram } from './program.js';

/** What takes a rare schedule of a program of some size is looked for so many times as long. */
const DEEP = 6;
/** Only what hangs takes as long beyond its budget. */
const GRACE_MS = 60_000;

export interface CheckProgramsOptions {
  readonly budgetMs: number;
  /** After which a check ends, if nothing was found. */
  readonly executions: number;
  readonly seed: number;
  /** Programs at a time. */
  readonly jobs: number;
  readonly onDisagreement?: (found: Disagreement) => void;
  /** Told of each program that was judged. */
  readonly onProgram?: (program: GeneratedProgram) => void;
}

export interface Disagreement {
  readonly program: GeneratedProgram;
  readonly text: string;
  /** Runs it again. */
  readonly command: string;
}

export interface Checked {
  readonly disagreements: readonly Disagreement[];
  /** Has the modules of the disagreements; null: there are none. */
  readonly folder: string | null;
}

export async function checkPrograms(
  programs: readonly GeneratedProgram[],
  { budgetMs, executions, seed, jobs, onDisagreement, onProgram }: CheckProgramsOptions,
): Promise<Checked> {
  const folder = projectFolder();
  const disagreements: Disagreement[] = [];
  const left = [...programs]; // each worker takes the next
  const worker = async (): Promise<void> => {
    for (let program; (program = left.shift()) !== undefined; ) {
      for (const { name, text } of program.files) writeFileSync(join(folder, name), text);
      const depth = program.fault?.deep ? DEEP : 1;
      const args = commandOf(program, folder, { budgetMs: depth * budgetMs, executions: depth * executions, seed });
      const ended = await endWithin(depth * budgetMs + GRACE_MS, start([...args, '--json']));
      const text = disagreement(program, ended, latestMs(depth * budgetMs));
      if (text !== null) {
        const found = { program, text, command: `smplab ${args.join(' ')}` };
        disagreements.push(found);
        onDisagreement?.(found);
      }
      onProgram?.(program);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  const kept = new Set(disagreements.flatMap(({ program }) => program.files.map(({ name }) => name)));
  for (const { name } of programs.flatMap(({ files }) => files))
    if (!kept.has(name)) rmSync(join(folder, name), { force: true });
  if (kept.size === 0) rmSync(folder, { recursive: true });
  return { disagreements, folder: kept.size === 0 ? null : folder };
}

function commandOf(
  { files, engine }: GeneratedProgram,
  folder: string,
  { budgetMs, executions, seed }: Pick<CheckProgramsOptions, 'budgetMs' | 'executions' | 'seed'>,
): string[] {
  const one = engine === 'all' ? [] : ['--engine', engine];
  return [
    'check',
    join(folder, files[0].name),
    ...one,
    '--budget',
    `${budgetMs}ms`,
    '--executions',
    String(executions),
    '--jobs',
    '1',
    '--seed',
    String(seed),
  ];
}

/** A project of a user: smplab is installed in it. */
function projectFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'smplab-verdicts-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'smplab'), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  return folder;
}
