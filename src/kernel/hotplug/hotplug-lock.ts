/**
 * The CPU hotplug locks: readers keep CPUs from coming and going, one writer makes them come and go.
 *
 * Departs: today it is a per-CPU reader-writer lock. Source: kernel/cpu.c, get_online_cpus() to cpu_hotplug_done(), Linux
 * 3.15; cpus_read_lock() to cpus_write_unlock(), 6.18.
 */
import { struct } from '../../memory/struct.js';
import { mutexLock, mutexUnlock } from '../../sync/mutex.js';
import type { Cpu } from '../kernel.js';
import { kernelWaiter } from '../sleep.js';

/** `activeWriter` is a CPU number + 1: tasks are pinned, so the CPU stands for its task. */
export const HOTPLUG = struct('cpu_hotplug', [
  'addRemoveLock', // cpu_add_remove_lock: one cpu_up or cpu_down at a time
  'disabled', //      cpu_hotplug_disabled
  'lock', //          cpu_hotplug.lock: guards refcount; held by the writer throughout
  'activeWriter',
  'refcount',
  'downsAsked', //    tasks that have asked for their own CPU to be taken down, see own-cpu.ts
]);

/**
 * Keeps all CPUs as they are until putOnlineCpus. May be nested; the writer itself passes.
 *
 * Context: task, may sleep. Source: kernel/cpu.c, get_online_cpus(), Linux 3.15.
 */
export function getOnlineCpus(cpu: Cpu): void {
  const hotplug = cpu.kernel.map.hotplug.base;
  if (isWriter(cpu)) return;
  const waiter = kernelWaiter(cpu);
  mutexLock(cpu.mem, hotplug + HOTPLUG.lock, waiter);
  Atomics.add(cpu.mem, hotplug + HOTPLUG.refcount, 1);
  mutexUnlock(cpu.mem, hotplug + HOTPLUG.lock, waiter);
}

/** Context: task. Source: kernel/cpu.c, put_online_cpus(), Linux 3.15. */
export function putOnlineCpus(cpu: Cpu): void {
  if (isWriter(cpu)) return;
  const refcount = cpu.kernel.map.hotplug.base + HOTPLUG.refcount;
  Atomics.sub(cpu.mem, refcount, 1);
  cpu.wake(refcount);
}

/**
 * Becomes the writer: waits until there are no readers and keeps new ones out.
 *
 * Context: task holding cpu_add_remove_lock, may sleep. Source: kernel/cpu.c, cpu_hotplug_begin(), Linux 3.15.
 */
export function cpuHotplugBegin(cpu: Cpu): void {
  const hotplug = cpu.kernel.map.hotplug.base;
  const waiter = kernelWaiter(cpu);
  Atomics.store(cpu.mem, hotplug + HOTPLUG.activeWriter, cpu.id + 1);
  for (;;) {
    mutexLock(cpu.mem, hotplug + HOTPLUG.lock, waiter);
    const readers = Atomics.load(cpu.mem, hotplug + HOTPLUG.refcount);
    if (readers === 0) return;
    mutexUnlock(cpu.mem, hotplug + HOTPLUG.lock, waiter);
    cpu.waitOn(hotplug + HOTPLUG.refcount, readers);
  }
}

/** Context: the writer. Source: kernel/cpu.c, cpu_hotplug_done(), Linux 3.15. */
export function cpuHotplugDone(cpu: Cpu): void {
  const hotplug = cpu.kernel.map.hotplug.base;
  Atomics.store(cpu.mem, hotplug + HOTPLUG.activeWriter, 0);
  mutexUnlock(cpu.mem, hotplug + HOTPLUG.lock, kernelWaiter(cpu));
}

/** Serialises cpu_up and cpu_down. Context: task. Source: kernel/cpu.c, cpu_maps_update_begin(), Linux 3.15. */
export function cpuMapsUpdateBegin(cpu: Cpu): void {
  mutexLock(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.addRemoveLock, kernelWaiter(cpu));
}

/** Context: its holder. Source: kernel/cpu.c, cpu_maps_update_done(), Linux 3.15. */
export function cpuMapsUpdateDone(cpu: Cpu): void {
  mutexUnlock(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.addRemoveLock, kernelWaiter(cpu));
}

function isWriter(cpu: Cpu): boolean {
  return Atomics.load(cpu.mem, cpu.kernel.map.hotplug.base + HOTPLUG.activeWriter) === cpu.id + 1;
}
