/** Data races that are declared, as a report lists them. */
import { counted } from '../common/counted.js';
import type { DeclaredRaceSeen } from '../lab/data-race.js';

export function declaredRaceLines(races: readonly DeclaredRaceSeen[] = []): string[] {
  if (races.length === 0) return [];
  return ['declared data races:', ...races.map((race) => `  ${race.what}  ${race.because} (${useOf(race)})`)];
}

function useOf({ executions }: DeclaredRaceSeen): string {
  if (executions === 0) return 'unused: it was in no execution that was watched';
  return `in ${counted(executions, 'execution')} that ${executions === 1 ? 'was' : 'were'} watched`;
}
