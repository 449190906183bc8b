/**
 * `csd_queue_cpu` lines → calls.
 *
 * A call to one CPU is one line. A call to many is one line a target, in ascending order, and then, unless all their
 * queues were busy already, the IPI; interrupts may come in between, and may queue calls of their own. So a batch ends
 * with anything else that its CPU does in task context.
 *
 * Whether the sender waited is not recorded: its callsite tells, where it is that of a function that waits. A single
 * call that seems to wait did not, when its sender went on to queue another call before the function had ended.
 */
import type { FtraceEvent } from '../trace/ftrace/event.js';
import type { RecordedCall } from './recorded-call.js';

export type CsdQueueEvent = Extract<FtraceEvent, { kind: 'csd_queue_cpu' }>;

/** A recorded call while it is being read. */
export interface CallDraft extends Omit<RecordedCall, 'how'> {
  how: RecordedCall['how'];
  readonly targets: number[];
  readonly serviceUs: (number | null)[];
  readonly latencyUs: (number | null)[];
}

/** One target of a call. */
export interface CallTarget {
  readonly call: CallDraft;
  readonly index: number;
}

/**
 * Callers that hand in a mask and wait. The others do not wait: wake-ups, single calls, irq_work. In interrupt context
 * no CPU may wait (Source: kernel/smp.c, smp_call_function_many_cond), whatever the trace seems to say.
 */
const MANY_WAITS = /^(?:on_each_cpu|membarrier_|smp_call_function$|smp_call_function_many)/;
/** Where a kernel has generic_exec_single() inlined. */
const SINGLE_WAITS = 'smp_call_function_single';
/** Distinct names that are remembered: a kernel has tens of them, and a trace made up may have millions. */
const NAMES_MAX = 1_024;

export class CallAssembler {
  readonly calls: CallDraft[] = [];
  /** Queued calls seen, kept or not. */
  queued = 0;
  /** Queued calls not kept. */
  truncated = 0;
  /** Per CPU: the `many` call whose targets it is queueing, and from where. */
  readonly #open = new Map<number, { readonly call: CallDraft; readonly callsite: string }>();
  /** Per CPU: the single call that it seems to wait for. */
  readonly #waiting = new Map<number, CallDraft>();
  readonly #names = new Map<string, string>();

  constructor(private readonly maxTargets: number) {}

  /** A call was queued. Null when it is beyond the limit. */
  queue(event: CsdQueueEvent, nowUs: number): CallTarget | null {
    const call = this.#continued(event) ?? this.#begun(event, nowUs);
    this.queued++;
    if (call === null) {
      this.truncated++;
      return null;
    }
    call.serviceUs.push(null);
    call.latencyUs.push(null);
    return { call, index: call.targets.push(event.target) - 1 };
  }

  /** Another event: what a CPU does in task context ends the batch that it was queueing. */
  passBy(event: FtraceEvent): void {
    if (event.context !== 'irq') this.#open.delete(event.cpu);
  }

  /** Events were lost: the ends of batches may be among them. */
  forget(): void {
    this.#open.clear();
  }

  #continued(event: CsdQueueEvent): CallDraft | null {
    const open = event.context === 'irq' ? undefined : this.#open.get(event.cpu);
    if (open === undefined || open.callsite !== event.callsite || open.call.func !== event.func) return null;
    return event.target > open.call.targets.at(-1)! ? open.call : null;
  }

  #begun(event: CsdQueueEvent, nowUs: number): CallDraft | null {
    this.passBy(event);
    this.#wentOn(event);
    if (this.queued >= this.maxTargets) return null;
    const how = howOf(event);
    const { cpu: sender } = event;
    const context = event.context === 'irq' ? 'irq' : 'task';
    const func = this.#kept(event.func);
    const call: CallDraft = { atUs: nowUs, sender, targets: [], func, how, context, serviceUs: [], latencyUs: [] };
    if (how === 'many') this.#open.set(sender, { call, callsite: this.#kept(event.callsite) });
    if (how === 'single') this.#waiting.set(sender, call);
    this.calls.push(call);
    return call;
  }

  /** Its sender queues another call: the one before was over, or it did not wait for it. */
  #wentOn({ cpu, context }: CsdQueueEvent): void {
    const call = context === 'irq' ? undefined : this.#waiting.get(cpu);
    if (call === undefined) return;
    if (call.serviceUs[0] === null) call.how = 'async';
    this.#waiting.delete(cpu);
  }

  /** The same text in memory of its own: a slice of a line would keep that line's whole chunk of the file alive. */
  #kept(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const copy = Array.from(name).join('');
    if (this.#names.size < NAMES_MAX) this.#names.set(copy, copy);
    return copy;
  }
}

function howOf({ context, callsite }: CsdQueueEvent): RecordedCall['how'] {
  if (context === 'irq') return 'async';
  if (MANY_WAITS.test(callsite)) return 'many';
  return callsite === SINGLE_WAITS ? 'single' : 'async';
}
