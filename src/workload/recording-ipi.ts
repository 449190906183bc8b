/**
 * Traces without `csd:*`: every IPI that announces function calls is replayed as one call, which is the load that the
 * trace still tells of. `ipi_send_cpu` and `ipi_send_cpumask` name sender and target. Where there are only the target's
 * interrupts (`irq_vectors:call_function*`), the senders are made up, and no latency is known.
 */
import type { FtraceEvent } from '../trace/ftrace/event.js';
import { Traffic } from './recording-traffic.js';

/** What a recording is made of when it has no csd events, and what the user is to know about it. */
export interface IpiLoad {
  readonly traffic: Traffic;
  readonly missing: string;
}

const NO_CSDS = 'no csd_queue_cpu events in it: each IPI is replayed as one call, whatever it announced';

export class IpiReader {
  readonly #sent: Traffic;
  readonly #received: Traffic;
  #cpus = 2;

  constructor(maxCalls: number) {
    this.#sent = new Traffic(maxCalls);
    this.#received = new Traffic(maxCalls);
  }

  add(event: FtraceEvent, nowUs: number): void {
    this.#cpus = Math.max(this.#cpus, event.cpu + 1);
    switch (event.kind) {
      case 'ipi_send_cpu':
        if (event.calls) this.#send(event, [event.target], nowUs);
        break;
      case 'ipi_send_cpumask':
        if (event.calls) this.#send(event, event.targets, nowUs);
        break;
      case 'call_vector_entry':
        this.#enter(event, nowUs);
        break;
      case 'call_vector_exit':
        this.#executed(this.#sent, event, 'csd_function_exit', nowUs);
        this.#executed(this.#received, event, 'csd_function_exit', nowUs);
        break;
      default:
        this.#sent.passBy(event, nowUs);
    }
  }

  forget(): void {
    this.#sent.forget();
    this.#received.forget();
  }

  /** The load, or null: there are no such events. */
  finish(): IpiLoad | null {
    if (this.#sent.calls.queued > 0) return { traffic: this.#sent, missing: NO_CSDS };
    if (this.#received.calls.queued === 0) return null;
    for (const call of this.#received.calls.calls) call.latencyUs.fill(null);
    return { traffic: this.#received, missing: `${NO_CSDS}; who sent them is not known either` };
  }

  #send(event: FtraceEvent & { readonly callsite: string }, targets: readonly number[], nowUs: number): void {
    const { atUs, cpu, context, callsite } = event;
    for (const target of targets) {
      if (target === cpu) continue; // a call to oneself needs no IPI but that of irq_work
      const call = { kind: 'csd_queue_cpu', target, callsite, func: 'ipi', csd: csdOf(target) } as const;
      this.#sent.queue({ atUs, cpu, context, ...call }, nowUs);
    }
    this.#sent.calls.passBy(event);
  }

  #enter(event: FtraceEvent, nowUs: number): void {
    const { atUs, cpu } = event;
    this.#executed(this.#sent, event, 'csd_function_entry', nowUs);
    const call = { kind: 'csd_queue_cpu', target: cpu, callsite: '', func: 'ipi', csd: csdOf(cpu) } as const;
    this.#received.queue({ atUs, cpu: (cpu + 1) % this.#cpus, context: 'irq', ...call }, nowUs);
    this.#executed(this.#received, event, 'csd_function_entry', nowUs);
  }

  #executed(
    traffic: Traffic,
    { atUs, cpu }: FtraceEvent,
    kind: 'csd_function_entry' | 'csd_function_exit',
    nowUs: number,
  ): void {
    traffic.passBy({ atUs, cpu, context: 'irq', kind, func: 'ipi', csd: csdOf(cpu) }, nowUs);
  }
}

/** Two IPIs to one CPU may be one interrupt: with the same csd, they are not distinguished. */
function csdOf(target: number): number {
  return target + 1;
}
