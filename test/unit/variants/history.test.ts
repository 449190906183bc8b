/** Each of the known bugs that came or went in mainline did so with the commit that its history names: what bisect finds. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/machine/random.js';
import { loadScenario, type LoadedScenario } from '../../../src/runners/coop/load.js';
import { scenarioUrl } from '../../../src/runners/scenario-catalog.js';
import { explore } from '../../../src/search/explorer.js';
import { strategyNamed } from '../../../src/search/strategies/index.js';
import { LINE } from '../../../src/variants/index.js';

const FIXED = { before: true, since: false };
const INTRODUCED = { before: false, since: true };

const loaded = new Map<string, Promise<LoadedScenario>>();

/** Whether a scenario shows its bug on a kernel, which need not be one of its forms. */
async function isBad(scenario: string, kernel: string, executions: number): Promise<boolean> {
  if (!loaded.has(scenario)) loaded.set(scenario, loadScenario(scenarioUrl(scenario)));
  const executor = (await loaded.get(scenario)!).executor(kernel);
  const strategy = strategyNamed('portfolio', (stream) => new Random(1, stream))!;
  return explore((chooser) => executor.execute(chooser), strategy, { executions }).findings.length > 0;
}

describe('mainline', () => {
  it.each([
    ['offline-race/late-ipi', 'v3.16', '8d056c48e486', FIXED, 60],
    ['offline-race/prompt-ipi', 'v3.16', '8d056c48e486', FIXED, 250],
    ['hotplug/cfd-freed', 'v3.16', '8d056c48e486', FIXED, 60],
    ['offline-race/late-ipi', 'flush-unhooked', '31487f8328f2', INTRODUCED, 60],
    ['offline-race/late-ipi', 'flush-hooked', 'smpcfd_dying_cpu() of Linux 4.19', FIXED, 60],
    ['offline-race/silent-warning', 'v3.16', '8d056c48e486', INTRODUCED, 60],
    ['offline-race/silent-warning', 'offline-warning', '9e949a388635', FIXED, 60],
    ['csd/async-reuse', 'async-unlock', '8053871d0f7f', FIXED, 150],
    ['csd/enxio-locked', 'async-unlock', '8053871d0f7f', INTRODUCED, 100],
    ['csd/enxio-locked', 'enxio-unlock', '5224b9613b91', FIXED, 100],
    ['stop-machine/ring-of-three', 'two-stoppers', 'b17718d02f54', FIXED, 900],
    ['hotplug/work-left-behind', 'stopper-park', '233e7f267e58', FIXED, 3000],
    ['hotplug/active-too-early', 'stoppers-enabled', 'cpu_stop_queue_two_works() of Linux 4.4', FIXED, 60],
    ['hotplug/stopper-enabled-late', 'idle-unpark', 'cpuhp_online_idle() of Linux 4.6', FIXED, 100],
    ['hotplug/stopper-enabled-late', 'control-unpark', 'bringup_wait_for_ap() of Linux 4.12', INTRODUCED, 100],
    ['hotplug/stopper-enabled-late', 'own-unpark', '45178ac0cea8', FIXED, 100],
    ['csd/queued-twice', 'kick-by-csd', '90b5363acd47', INTRODUCED, 150],
    ['csd/queued-twice', 'kick-claim', '19a1f5ec6999', FIXED, 150],
    ['idle/forgotten-drain', 'polling-idle', 'b2a02fc43a1f', INTRODUCED, 150],
  ] as const)('%s and %s, %s', { timeout: 60_000 }, async (scenario, step, commit, expected, executions) => {
    const at = LINE.findIndex(({ name }) => name === step);
    expect(LINE[at].source).toContain(commit);
    const [before, since] = [LINE[at - 1].name, step];
    expect({
      before: await isBad(scenario, before, executions),
      since: await isBad(scenario, since, executions),
    }).toEqual(expected);
  });
});
