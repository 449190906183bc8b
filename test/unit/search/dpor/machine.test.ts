import { beforeAll, describe, expect, it } from 'vitest';
import { ownModule } from '../../../../src/common/own-modules.js';
import { CoopScheduler } from '../../../../src/engine/coop/scheduler.js';
import { Random } from '../../../../src/machine/random.js';
import { RaceJudge } from '../../../../src/observe/races.js';
import { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import { loadModules, type LoadedModules } from '../../../../src/runners/coop/load-modules.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { MachineSubject, type MachineModules } from '../../../../src/subjects/machine/machine-subject.js';
import type * as Programs from './cpu-programs.js';
import { countMachine } from './machine-interleavings.js';

let modules: LoadedModules;

beforeAll(async () => {
  const entries = { cpu: ownModule('engine/controlled/cpu.js') };
  const surrounding = { entries, instrumented: ['engine/controlled/cpu.js'], package: 'api' } as const;
  modules = await loadModules(new URL('./cpu-programs.js', import.meta.url).href, surrounding, []);
});

/** @param text a program; `prompt: ` in front: IPIs are not put off; `device N: `: that CPU's device interrupts */
function executorOf(text: string): CoopExecutor {
  const [program, ...how] = text.split(': ').toReversed();
  const scheduler = new CoopScheduler();
  const { subject, cpu } = modules.instantiate(scheduler).entries as {
    subject: typeof Programs;
    cpu: MachineModules['cpu'];
  };
  const scenario = {
    ...subject.scenario,
    cpus: program.split('|').length,
    prompt: how.includes('prompt'),
    devices: how
      .filter((one) => one.startsWith('device'))
      .map((one, i) => ({ cpu: Number(one.slice(7)), function: 'nothing', info: i })),
  };
  const machine = { scenario, system: subject, cpu } as unknown as MachineModules;
  const races = new RaceJudge(modules, [], [], []);
  return new CoopExecutor(scheduler, new MachineSubject(machine, program, scheduler), modules.explain, races);
}

interface Explored {
  readonly executions: number;
  readonly outcomes: ReadonlySet<string>;
  readonly strategy: Dpor;
}

function exploreAll(executor: CoopExecutor): Explored {
  const strategy = new Dpor();
  const outcomes = new Set<string>();
  for (let executions = 0; ; executions++) {
    const chooser = strategy.next();
    if (chooser === null) return { executions, outcomes, strategy };
    const execution = executor.execute(chooser, [], null, true);
    strategy.executed(execution);
    outcomes.add(`${execution.end} ${execution.outcome}`);
  }
}

/** Draws a program of two CPUs of up to four operations, or three of up to two. */
function generate(random: Random): string {
  const cpus = 2 + random.below(3) % 2;
  const kinds = 'LSACPHBIIIKDOEXYV';
  const digit = (below: number): string => String(random.below(below));
  const operation = (): string => {
    const kind = kinds[random.below(kinds.length)];
    if ('LAP'.includes(kind)) return kind + digit(2);
    if ('SH'.includes(kind)) return kind + digit(2) + digit(3);
    if (kind === 'C') return kind + digit(2) + digit(2) + digit(3);
    if (kind === 'B') return `B${digit(2)}0`;
    if (kind === 'I') return kind + digit(cpus) + digit(2);
    return 'KD'.includes(kind) ? kind + digit(cpus) : kind;
  };
  const program = Array.from({ length: cpus }, () =>
    Array.from({ length: 1 + random.below(cpus === 2 ? 4 : 2) }, operation).join(' '),
  ).join(' | ');
  const prefix = ['', '', 'prompt: ', 'device 0: '][random.below(4)];
  return prefix + program;
}

describe('dpor on machines', { timeout: 120_000 }, () => {
  it('executes each trace of generated programs of CPUs, by a count that goes another way', () => {
    const random = new Random(1);
    let [counted, traces, vain] = [0, 0, 0];
    while (counted < Number(process.env.N ?? 150)) {
      const text = generate(random);
      const executor = executorOf(text);
      const all = countMachine(executor, 3000);
      if (all === null) continue;
      counted++;
      expect([text, all.torn]).toEqual([text, []]);
      const { executions, outcomes, strategy } = exploreAll(executor);
      expect([text, strategy.coverage, [...outcomes].toSorted()]).toEqual([text, 'exhausted', [...all.outcomes].toSorted()]);
      if (executions - strategy.inVain !== all.forms.size) console.log(text, executions, strategy.inVain, all.forms.size);
      vain += strategy.inVain;
      traces += all.forms.size;
    }
    console.log({counted, traces, vain});
  });
});
