/**
 * smplab as a library: the machine, the kernel that runs on it, and every command of the command line as a function.
 */
export { Machine, type MachineStatistics } from './host/machine.js';
export type { MachineOptions } from './host/machine-options.js';
export type { MachineControl } from './host/machine-control.js';
export type { Program, Task } from './host/system.js';
export { run } from './host/run.js';
export type { RunOptions, RunProgress } from './host/run-options.js';
export {
  explore,
  exploreAfter,
  type ExploreOptions,
  type ExploreProgress,
  type ExploreResult,
} from './host/explore.js';
export { EnginesDisagree } from './host/confirm.js';
export { replay, type ReplayedToken, type ReplayEngine, type ReplayOptions } from './host/replay.js';
export { savePlan } from './host/plan-file.js';
export { torture } from './host/torture.js';
export type { TortureEvent, TortureOptions } from './host/torture-options.js';
export type { TortureFinding, TortureResult, TortureSecond, TortureVerdict } from './torture/finding.js';
export { matrix, type MatrixOptions } from './host/matrix.js';
export { mergeFiles, mergeResults, type ExploreDocument, type MatrixDocument, type Merged } from './host/merge.js';
export type { MatrixReport, MatrixRow } from './lab/matrix.js';
export type { MachineScenario, Outcome, PlainScenario } from './lab/scenario.js';
export { check, type CheckEngine, type CheckOptions, type CheckProgress, type CheckSource } from './host/check.js';
export { CheckBroke } from './host/check-threads.js';
export type { CheckFinding, CheckReport, ProgressSummary } from './lab/check-report.js';
export { litmus, type LitmusOptions, type LitmusProgress } from './host/litmus.js';
export type { LitmusOutcome, LitmusReport, LitmusResult } from './lab/litmus-report.js';
export { BatchBroken } from './engine/free/batch/crew.js';
export { defineCheck } from './check/define-check.js';
export type {
  ActorsDefinition,
  Arguments,
  BuiltInModel,
  CheckDefinition,
  Defined,
  OperationDefinition,
  OperationsDefinition,
  ThreadRule,
} from './lab/check-definition.js';
export type { Call, History, Model } from './lab/history.js';
export { linearize, type Linearization, type LinearizeOptions } from './check/linearizability/linearize.js';
export * as models from './check/models/index.js';
export { InputError } from './host/trace-file.js';
export type { CallTotals, ReplayResult, VariantNotRun, VariantResult } from './workload/replay-result.js';
export type { RunEnd, Verdict } from './lab/verdict.js';
export { CpuThreads } from './engine/free/threads.js';
export { MachineCheck, MachineEnded } from './engine/free/machine-check.js';
export { BUSTED, variantNamed, VARIANTS } from './variants/index.js';

export * from './scenarios/api.js';
