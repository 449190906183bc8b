/** The memory map as text and as JSON. */
import type { Region } from '../memory/arena.js';
import { WORD_BYTES } from '../memory/struct.js';
import { wrappedColumns, type Column } from './columns.js';
import type { Paint } from './paint.js';

const HEAD: readonly Column[] = [
  { title: 'word', align: 'right' },
  { title: 'bytes', align: 'right' },
  { title: 'count', align: 'right' },
  { title: 'name', align: 'left' },
  { title: 'struct', align: 'left' },
  { title: 'fields (word offsets)', align: 'left' },
];

export function memoryMapText(regions: readonly Region[], bytes: number, cpus: number, paint: Paint): string {
  const [head, ...lines] = wrappedColumns(
    HEAD,
    regions.map((region) => [
      String(region.base),
      String(region.count * region.stride * WORD_BYTES),
      `${region.count}${region.perCpu ? ' per CPU' : ''}`,
      region.name,
      region.struct,
      fieldsOf(region),
    ]),
  );
  return [
    paint.bold(head),
    ...lines,
    '',
    `${bytes} bytes in all for ${cpus} CPUs; addresses are word indices, 0 is NULL`,
  ].join('\n');
}

export function memoryMapJson(regions: readonly Region[], bytes: number, cpus: number): string {
  return JSON.stringify({ schema: 'smplab.memory/1', cpus, bytes, regions }, null, 2);
}

function fieldsOf({ fields }: Region): string {
  return fields.map(([name, offset]) => `${name}:${offset}`).join(' ');
}
