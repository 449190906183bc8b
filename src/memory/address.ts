/** Names for addresses: what a trace, a report and the memory map print instead of a bare word index. */
import { NULL } from './struct.js';
import type { Region } from './arena.js';

/**
 * `call_single_queue[3].first` for the address of that word; `NULL` for 0; `word 123` for what no region covers.
 *
 * @param address word index
 */
export function describeAddress(regions: readonly Region[], address: number): string {
  if (address === NULL) return 'NULL';
  const region = regions.find((r) => address >= r.base && address < r.base + r.stride * r.count);
  if (region === undefined) return `word ${address}`;
  const index = Math.floor((address - region.base) / region.stride);
  const offset = (address - region.base) % region.stride;
  const element = region.count === 1 ? region.name : `${region.name}[${index}]`;
  return `${element}${fieldSuffix(region, offset)}`;
}

function fieldSuffix(region: Region, offset: number): string {
  const field = region.fields.findLast(([, start]) => start <= offset);
  if (field === undefined) return offset === 0 ? '' : `+${offset}`;
  const [name, start] = field;
  return offset === start ? `.${name}` : `.${name}[${offset - start}]`;
}
