/** The program that plays a script: loaded in every CPU's thread. */
import type { Cpu, KernelHooks } from '../kernel/kernel.js';
import { CSD, csdUnlock } from '../kernel/smp/csd.js';
import { takeCallQueue } from '../kernel/smp/smp-interrupt.js';
import { NULL } from '../memory/struct.js';
import { LEDGER } from './books.js';
import { bookLost, ledger, recordOf, wasDropped } from './play-books.js';
import { callFunctions, isPlanned, playAsync, playMany, playSingle, provokeCareless } from './play-calls.js';
import { park, playCycle, playOffline, playOnline } from './play-hotplug.js';
import { callHere, loadPart, partOf, type PlayPart } from './play-part.js';
import type { Item } from './script.js';

export const tasks = {
  load(cpu: Cpu, part: PlayPart): void {
    loadPart(cpu, part);
  },
  /** Plays this CPU's items. Returns when the last one is sent, not when it has run. */
  play(cpu: Cpu): void {
    for (const item of partOf(cpu).items) play(cpu, item);
  },
};

export const functions = callFunctions;

export const hooks: KernelHooks = {
  /** Lets the announced careless call hit this window, and waits for it. */
  offlineWindow(cpu) {
    const own = ledger(cpu, cpu.id);
    const careless = Atomics.load(cpu.mem, own + LEDGER.careless);
    if (careless !== 0) provokeCareless(cpu, careless - 1, Atomics.load(cpu.mem, own + LEDGER.sender));
  },
  /**
   * Books what this CPU will never run, and releases it, so that the run goes on. Departs: Linux would hang there.
   */
  idleDead(cpu) {
    for (let csd = takeCallQueue(cpu); csd !== NULL; ) {
      const next = cpu.mem[csd + CSD.next];
      if (isPlanned(cpu, cpu.mem[csd + CSD.func])) bookLost(cpu, csd, callHere(cpu, cpu.mem[csd + CSD.info]));
      else csdUnlock(cpu, csd);
      csd = next;
    }
    // only a careless call can have been dropped: every other one was flushed before
    partOf(cpu).calls.forEach(({ added, target }, id) => {
      if (added === 'careless' && target === cpu.id && wasDropped(cpu, id)) bookLost(cpu, recordOf(cpu, id), id);
    });
  },
};

function play(cpu: Cpu, item: Item): void {
  switch (item.kind) {
    case 'async':
      cpu.sleepUs(item.gapUs);
      return playAsync(cpu, item.call, item.irq);
    case 'single':
      cpu.sleepUs(item.gapUs);
      return playSingle(cpu, item.call);
    case 'many':
      cpu.sleepUs(item.gapUs);
      return playMany(cpu, item.calls);
    case 'cycle':
      return playCycle(cpu, item);
    case 'offline':
      cpu.sleepUs(item.gapUs);
      return playOffline(cpu, item);
    case 'online':
      cpu.sleepUs(item.gapUs);
      return playOnline(cpu, item);
    case 'park':
      return park(cpu, item.events);
  }
}
