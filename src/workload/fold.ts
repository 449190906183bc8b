/** A recording of a machine that is too large to emulate, folded onto fewer CPUs: CPU n becomes n modulo their number. */
import type { RecordedCall, Recording } from './recorded-call.js';

/**
 * What folds onto its own sender is left out, and a call to many has each target once.
 *
 * @returns a recording for `cpus` CPUs, whose notes say how it was folded; the same one when it needs no folding
 */
export function foldCpus(recording: Recording, cpus: number): Recording {
  if (recording.cpus <= cpus) return recording;
  const calls = recording.calls.map((call) => folded(call, cpus)).filter(({ targets }) => targets.length > 0);
  const left = countTargets(recording.calls) - countTargets(calls);
  const hotplug = recording.hotplug.map((event) => {
    const [cpu, controller] = [event.cpu % cpus, event.controller % cpus];
    return { ...event, cpu, controller: controller === cpu ? (cpu + 1) % cpus : controller };
  });
  const note = `${recording.cpus} CPUs folded onto ${cpus}: ${left} calls left out that would be to their own sender`;
  return { ...recording, cpus, calls, hotplug, notes: [note, ...recording.notes] };
}

function folded(call: RecordedCall, cpus: number): RecordedCall {
  const sender = call.sender % cpus;
  const targets = call.targets.map((target) => target % cpus);
  const kept = targets.flatMap((target, i) => (target !== sender && targets.indexOf(target) === i ? [i] : []));
  return {
    ...call,
    sender,
    targets: kept.map((i) => targets[i]),
    serviceUs: kept.map((i) => call.serviceUs[i]),
    latencyUs: kept.map((i) => call.latencyUs[i]),
  };
}

function countTargets(calls: readonly RecordedCall[]): number {
  return calls.reduce((sum, { targets }) => sum + targets.length, 0);
}
