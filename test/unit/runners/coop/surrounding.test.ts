/** What a scenario is loaded with: what is loaded in vain, a kernel for instance, takes as long as all else. */
import { expect, it } from 'vitest';
import { scenarioOnKernel } from '../../../../src/commands/explore/on-kernel.js';
import { surroundingOf } from '../../../../src/runners/coop/load.js';
import { scenarioUrl } from '../../../../src/runners/scenario-catalog.js';

const entriesOf = async (url: string): Promise<string[]> => Object.keys((await surroundingOf(url)).entries);

it('of plain code is nothing, of a machine its CPU and its system', async () => {
  expect(await entriesOf(scenarioUrl('lock/peterson'))).toEqual([]);
  expect(await entriesOf(scenarioUrl('csd/enxio-locked'))).toEqual(['system', 'cpu']);
});

it('of a machine is that from the first on where its kernel is one that it does not name', async () => {
  const { url } = await scenarioOnKernel(scenarioUrl('csd/enxio-locked'), 'async-unlock');
  expect(await entriesOf(url)).toEqual(['system', 'cpu']);
});
