/**
 * smplab as a library: the machine, the kernel that runs on it, and every command of the command line as a function.
 */
export { Machine, type MachineStatistics } from './emulator/machine.js';
export type { MachineOptions } from './emulator/machine-options.js';
export type { MachineControl } from './emulator/machine-control.js';
export type { Program, Task } from './emulator/system.js';
export {
  bisect,
  check,
  explore,
  exploreAfter,
  exploreAlong,
  htmlReport,
  litmus,
  matrix,
  replay,
  run,
  torture,
} from './commands/index.js';
export type { RunOptions, RunProgress } from './commands/run/options.js';
export type { ExploreEngine, ExploreOptions, ExploreProgress, ExploreResult } from './commands/explore/explore.js';
export type { BisectLook, BisectOptions, BisectResult } from './commands/bisect/bisect.js';
export { EnginesDisagree } from './search/confirm.js';
export type { Course, Landmark } from './lab/course.js';
export type { ReplayedToken, ReplayEngine, ReplayOptions } from './commands/replay/replay.js';
export { assertPassed, NotPassed } from './report/assert-passed.js';
export { checkText } from './report/check.js';
export type { Paint } from './report/paint.js';
export { exploreText } from './report/explore.js';
export { savePlan } from './commands/replay/plan-file.js';
export type { TortureEvent, TortureOptions } from './commands/torture/options.js';
export type {
  CsdComplaint,
  CsdCounts,
  FindingKind,
  PostMortem,
  TortureFinding,
  TortureResult,
  TortureSecond,
  TortureVerdict,
} from './torture/finding.js';
export type { MatrixOptions } from './commands/matrix/matrix.js';
export { mergeFiles, mergeResults, type Merged } from './commands/merge/merge.js';
export type { ExploreDocument, MatrixDocument, ShareDocument } from './commands/merge/document.js';
export type { MatrixReport, MatrixRow, MatrixSettings } from './lab/matrix.js';
export type { DeclaredRace, DeclaredRaceSeen } from './lab/data-race.js';
export type {
  Grade,
  HardwareFaults,
  MachineScenario,
  Outcome,
  PlainScenario,
  ScenarioBase,
  Workers,
} from './lab/scenario.js';
export type { CheckEngine, CheckOptions } from './commands/check/check.js';
export type { CheckProgress } from './commands/check/progress-watch.js';
export type { CheckSource } from './commands/check/check-url.js';
export type {
  CheckFinding,
  CheckReport,
  CoveredPrograms,
  Explanation,
  ExploredProgram,
  ExploreSummary,
  ProgressSummary,
  ProofSize,
  RunSummary,
  ShownCall,
} from './lab/check-report.js';
export type { LitmusOptions, LitmusProgress } from './commands/litmus/litmus.js';
export type { LitmusOutcome, LitmusReport, LitmusResult } from './lab/litmus-report.js';
export { BatchBroken } from './engine/free/batch/crew.js';
export { defineCheck } from './check/define-check.js';
export type {
  ActorsDefinition,
  Arguments,
  BuiltInModel,
  CheckBase,
  CheckDefinition,
  Defined,
  OperationDefinition,
  OperationsDefinition,
  Place,
  ThreadRule,
} from './lab/check-definition.js';
export type { Call, History, Model } from './lab/history.js';
export { linearize, type Linearization, type LinearizeOptions } from './linearizability/linearize.js';
export * as models from './linearizability/models/index.js';
export { Broken, InputError } from './common/errors.js';
export type {
  CallTotals,
  Nothing,
  Percentiles,
  RunDetails,
  RunResult,
  VariantNotRun,
  VariantResult,
} from './workload/run-result.js';
export type { RunEnd, Verdict } from './lab/verdict.js';
export { CpuThreads } from './engine/free/threads.js';
export { MachineCheck, MachineEnded } from './engine/free/machine-check.js';
export { BUSTED, STEPS, variantNamed, VARIANTS } from './variants/index.js';

// What these mention.
export type { OfToken } from './commands/explore/fitting.js';
export type { PlainOptions } from './commands/plain-memory.js';
export type { CheckProgram, Freeze, ProgramCall } from './lab/check-program.js';
export type { CrashReport } from './lab/crash.js';
export type { Consequence, ExploreReport, ShrunkSize } from './lab/explore-report.js';
export type { Arrow, Interleaving, InterleavingRow, WordAccess } from './lab/interleaving.js';
export type { TraceFinding } from './lab/observation.js';
export type { MemoryModel, PlainPlace } from './lab/plain-memory.js';
export type { RandomSource } from './lab/random-source.js';
export type { Choice, Coverage, Deviation, Execution, Finding, Plan } from './lab/schedule.js';
export type { ControlledEngine, Shown } from './runners/tasks/tasks.js';
export type { Expected } from './search/confirm.js';
export type { ShownFinding } from './search/describe.js';
export type { Description } from './search/runner.js';
export type { Shard } from './search/shard.js';
export type { Shrunk, Size } from './search/shrink/shrink.js';
export type { Found, Summary } from './search/statistics.js';
export type { TallyName } from './torture/memory.js';
export type { Parameter, ParameterName, TortureParameters } from './torture/parameters.js';
export type { Tallies } from './torture/statistics.js';

export * from './scenarios/api.js';
