/**
 * A task that takes down the CPU that it runs on. It cannot: the work ends with a CPU that is dead. So another CPU does it,
 * and the task goes along, and on when its CPU is back.
 *
 * Source: kernel/cpu.c, cpu_down_maps_locked() → work_on_cpu(), Linux 6.18. Departs: before 6.6 the task itself is moved to
 * another CPU, by the migration notifier in CPU_DYING, and goes on there; here a CPU does the work when it idles, for no task
 * is moved, and no work queue has threads of its own.
 */
import { at } from '../../memory/arena.js';
import { struct } from '../../memory/struct.js';
import { EBUSY } from '../errno.js';
import type { Cpu } from '../kernel.js';
import { nextOnlineCpu, numOnlineCpus } from '../online.js';
import { cpuMapsUpdateBegin, cpuMapsUpdateDone, HOTPLUG } from './hotplug-lock.js';

/** Per CPU: whether its task has asked that the CPU be taken down, and what came of it. */
export const OWN_DOWN = struct('own_down', ['state', 'result']);
const [NONE, ASKED, TAKEN, DONE] = [0, 1, 2, 3];

/** Takes a CPU down from another one, which holds cpu_add_remove_lock. */
type Down = (cpu: Cpu, id: number) => number;

/**
 * Has another CPU take this one down, and waits. Meanwhile it does so for others that ask: or two that ask would wait for
 * each other.
 *
 * @returns what cpuDown returned there, or -EBUSY when there is no other one
 * Context: task, may sleep; no hotplug lock is held. Returns when this CPU is back, or was not taken down.
 * Source: kernel/cpu.c, cpu_down_maps_locked(), Linux 6.18.
 */
export function downFromElsewhere(cpu: Cpu, down: Down): number {
  const request = at(cpu.kernel.map.ownDown, cpu.id);
  const word = request + OWN_DOWN.state;
  Atomics.store(cpu.mem, word, ASKED);
  Atomics.add(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.downsAsked, 1);
  for (let id = nextOnlineCpu(cpu, 0); id < cpu.cpus; id = nextOnlineCpu(cpu, id + 1)) if (id !== cpu.id) cpu.kick(id);
  for (let state = Atomics.load(cpu.mem, word); state !== DONE; state = Atomics.load(cpu.mem, word)) {
    if (serveOwnDowns(cpu, down)) continue;
    if (numOnlineCpus(cpu) === 1 && take(cpu, cpu.id)) finish(cpu, cpu.id, -EBUSY);
    else cpu.waitOn(word, state);
  }
  const result = Atomics.load(cpu.mem, request + OWN_DOWN.result);
  Atomics.store(cpu.mem, word, NONE);
  return result;
}

/**
 * Does the work of a task on another CPU that has asked for it, if there is one. Returns whether there was.
 *
 * Context: task level, no hotplug lock is held: a CPU that idles, or waits in downFromElsewhere. The look is plain: a kick
 * comes after the word was written, and ends the sleep.
 * Source: kernel/workqueue.c, worker_thread(), Linux 6.18 (the idea).
 */
export function serveOwnDowns(cpu: Cpu, down: Down): boolean {
  const asked = cpu.mem[cpu.kernel.map.hotplug.base + HOTPLUG.downsAsked]; // smplab-race: a kick follows the write
  if (asked === 0) return false;
  cpuMapsUpdateBegin(cpu); // first: who holds it is not taken down with what it has taken
  let served = false;
  for (let id = 0; id < cpu.cpus && !served; id++) {
    served = id !== cpu.id && take(cpu, id);
    if (served) finish(cpu, id, down(cpu, id));
  }
  cpuMapsUpdateDone(cpu);
  return served;
}

/** Whether CPU `id` had asked, and the request is the caller's now. */
function take(cpu: Cpu, id: number): boolean {
  const word = at(cpu.kernel.map.ownDown, id) + OWN_DOWN.state;
  if (Atomics.compareExchange(cpu.mem, word, ASKED, TAKEN) !== ASKED) return false;
  Atomics.sub(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.downsAsked, 1);
  return true;
}

function finish(cpu: Cpu, id: number, result: number): void {
  const request = at(cpu.kernel.map.ownDown, id);
  Atomics.store(cpu.mem, request + OWN_DOWN.result, result);
  Atomics.store(cpu.mem, request + OWN_DOWN.state, DONE);
  cpu.wake(request + OWN_DOWN.state);
}
