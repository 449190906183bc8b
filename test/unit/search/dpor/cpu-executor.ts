/** Programs of CPUs, see cpu-programs.ts, ready to be executed. */
import { ownModule } from '../../../../src/common/own-modules.js';
import { CoopScheduler } from '../../../../src/engine/coop/scheduler.js';
import { RaceJudge } from '../../../../src/observe/races.js';
import { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import { loadModules, type LoadedModules } from '../../../../src/runners/coop/load-modules.js';
import { MachineSubject, type MachineModules } from '../../../../src/subjects/machine/machine-subject.js';
import type * as Programs from './cpu-programs.js';

export class CpuPrograms {
  private constructor(private readonly modules: LoadedModules) {}

  static async load(): Promise<CpuPrograms> {
    const entries = { cpu: ownModule('engine/controlled/cpu.js') };
    const surrounding = { entries, instrumented: ['engine/controlled/cpu.js'], package: 'api' } as const;
    return new CpuPrograms(await loadModules(new URL('./cpu-programs.js', import.meta.url).href, surrounding, []));
  }

  /** @param text a program; `prompt: ` in front: IPIs are not put off; `device N: `: that CPU's device interrupts */
  executor(text: string): CoopExecutor {
    const { modules } = this;
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
}
