/**
 * What a kernel did, as ftrace text: the lines that `cat trace` would print of csd:*, ipi:*, irq_vectors:* and cpuhp:*
 * on a real kernel, for trace-cmd's kin, Perfetto, and `smplab run`.
 *
 * `smplab run` tells from the callsite whether a sender waits, so the callsite says it: a csd on the sender's stack is
 * that of a single call that is waited for, one of `cfd_data` that of a call to many, any other is not waited for.
 * What a real kernel does not trace (an IPI that is late, or lost) is left out.
 *
 * Source: kernel/trace/trace.c, print_func_help_header_irq(), and trace_output.c, trace_print_context(), Linux 6.12.
 */
import { CpuAction, CPU_TASKS_FROZEN } from '../kernel/hotplug/notifier.js';
import { Vector } from '../machine/vectors.js';
import { WORD_BYTES } from '../memory/struct.js';
import { Event, type TraceEvent } from '../trace/event.js';
import type { KernelTrace } from '../trace/kernel-trace.js';

/** The whole text, with the header of `cat trace`. */
export function ftraceText(trace: KernelTrace): string {
  const writer = new FtraceWriter(trace);
  const lines = trace.events.flatMap((event) => writer.lines(event));
  const entries = `${lines.length}/${lines.length + trace.dropped}`;
  return `${[...header(entries, trace.cpus), ...lines].join('\n')}\n`;
}

function header(entries: string, cpus: number): string[] {
  return [
    '# tracer: nop',
    '#',
    `# entries-in-buffer/entries-written: ${entries}   #P:${cpus}`,
    '#',
    '#                                _-----=> irqs-off/BH-disabled',
    '#                               / _----=> need-resched',
    '#                              | / _---=> hardirq/softirq',
    '#                              || / _--=> preempt-depth',
    '#                              ||| / _-=> migrate-disable',
    '#                              |||| /     delay',
    '#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION',
    '#              | |         |   |||||     |         |',
  ];
}

/** Steps of CPU hotplug. Source: include/linux/cpuhotplug.h, Linux 6.12; the numbers of one configuration. */
const TAKEDOWN = { name: 'takedown_cpu', target: 0, step: 145 };
const PREPARE = { name: 'smpcfd_prepare_cpu', target: 236, step: 52 };

/** x86's numbers of the vectors. Source: arch/x86/include/asm/irq_vectors.h, Linux 6.12. */
const VECTORS: Readonly<Record<number, readonly [name: string, number: number]>> = {
  [Vector.CALL_FUNCTION_SINGLE]: ['call_function_single', 251],
  [Vector.CALL_FUNCTION]: ['call_function', 252],
  [Vector.IRQ_WORK]: ['irq_work', 246],
};
const CALLBACKS: Readonly<Record<number, string>> = {
  [Vector.CALL_FUNCTION_SINGLE]: 'generic_smp_call_function_single_interrupt+0x0/0x10',
  [Vector.CALL_FUNCTION]: 'generic_smp_call_function_single_interrupt+0x0/0x10',
};

class FtraceWriter {
  /** Per CPU: the task that it runs. */
  readonly #tasks = new Map<number, number>();
  /** Per CPU: from where it queued last, which is from where it rings. */
  readonly #callsites = new Map<number, string>();
  /** Per CPU: the one that takes it down or brings it up. */
  readonly #controllers = new Map<number, number>();

  constructor(private readonly trace: KernelTrace) {}

  /** The lines for an event: none for what a real kernel does not trace. */
  lines(event: TraceEvent): string[] {
    const { kind, cpu, a, b, c } = event;
    switch (kind) {
      case Event.TASK:
        this.#tasks.set(cpu, a);
        return [];
      case Event.TASK_DONE:
        this.#tasks.delete(cpu);
        return [];
      case Event.CSD_QUEUE:
        this.#callsites.set(cpu, callsiteOf(this.trace.csds[c]));
        return [this.#line(event, `csd_queue_cpu: cpu=${a} callsite=${this.#callsite(cpu)} ${this.#call(b, c, ' ')}`)];
      case Event.CSD_ENTRY:
        return [this.#line(event, `csd_function_entry: ${this.#call(b, c, ', ')}`)];
      case Event.CSD_EXIT:
        return [this.#line(event, `csd_function_exit: ${this.#call(b, c, ', ')}`)];
      case Event.IPI_SEND:
        return b === Vector.DEVICE ? [] : [this.#line(event, this.#ipi(cpu, a, b))];
      case Event.IPI_TAKE:
      case Event.IPI_DONE:
        return this.#vector(event, kind === Event.IPI_TAKE ? 'entry' : 'exit');
      case Event.NOTIFY:
        return this.#notified(event, a & ~CPU_TASKS_FROZEN, b);
      case Event.CPU_OFFLINE:
        return [this.#step(event, a, TAKEDOWN)];
      case Event.CPU_ONLINE:
        return [this.#step(event, a, PREPARE)];
      default:
        return [];
    }
  }

  #call(func: number, csd: number, comma: string): string {
    return `func=${this.trace.functions[func] ?? `function_${func}`}${comma}csd=${pointer(csd)}`;
  }

  #ipi(cpu: number, target: number, vector: number): string {
    return `ipi_send_cpu: cpu=${target} callsite=${this.#callsite(cpu)} callback=${CALLBACKS[vector] ?? '0x0'}`;
  }

  #callsite(cpu: number): string {
    return `${this.#callsites.get(cpu) ?? 'generic_exec_single'}+0x33/0x60`;
  }

  #vector(event: TraceEvent, what: 'entry' | 'exit'): string[] {
    const vector = VECTORS[event.a];
    return vector === undefined ? [] : [this.#line(event, `${vector[0]}_${what}: vector=${vector[1]}`)];
  }

  /** Who is in charge of a CPU on its way down or up; and the end of that way. */
  #notified(event: TraceEvent, action: number, about: number): string[] {
    if (action === CpuAction.DOWN_PREPARE || action === CpuAction.UP_PREPARE) this.#controllers.set(about, event.cpu);
    if (event.c > 0 || (action !== CpuAction.DEAD && action !== CpuAction.ONLINE)) return [];
    const { step } = action === CpuAction.DEAD ? TAKEDOWN : PREPARE;
    return [this.#line(event, `cpuhp_exit:  cpu: ${padded(about)}  state: ${step} step: ${step} ret: 0`)];
  }

  /** Where the CPU's mark changes, which is within the step. */
  #step(event: TraceEvent, about: number, { name, target, step }: typeof TAKEDOWN): string {
    const cpu = this.#controllers.get(about) ?? event.cpu;
    const controller = { ...event, cpu, irqsOff: false, inHardirq: false, preemptCount: 0 };
    return this.#line(
      controller,
      `cpuhp_enter: cpu: ${padded(about)} target: ${String(target).padStart(3)} step: ${step} (${name})`,
    );
  }

  #line({ cpu, timeUs, irqsOff, inHardirq, preemptCount }: TraceEvent, text: string): string {
    const task = this.#tasks.get(cpu);
    const who = task === undefined ? '<idle>-0' : `task-${1000 + cpu}`;
    const dash = who.indexOf('-');
    const name = `${who.slice(0, dash).padStart(16)}-${who.slice(dash + 1).padEnd(7)}`;
    const depth = preemptCount === 0 ? '.' : Math.min(preemptCount, 15).toString(16);
    const flags = `${irqsOff ? 'd' : '.'}.${inHardirq ? 'h' : '.'}${depth}.`;
    return `${name} [${String(cpu).padStart(3, '0')}] ${flags} ${seconds(timeUs)}: ${text}`;
  }
}

function callsiteOf(csd = ''): string {
  if (csd.startsWith('stack_csds')) return 'smp_call_function_single';
  return csd.startsWith('cfd') ? 'smp_call_function_many_cond' : 'generic_exec_single';
}

function seconds(timeUs: number): string {
  const us = Math.max(0, Math.round(timeUs));
  return `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`.padStart(12);
}

/** A kernel's address, made of ours. */
function pointer(csd: number): string {
  return csd === 0 ? '0'.repeat(16) : `ffff888${(csd * WORD_BYTES).toString(16).padStart(9, '0')}`;
}

function padded(cpu: number): string {
  return String(cpu).padStart(4, '0');
}
