/** A first definition of a structure, as the text of a module. */
import { ROLES } from '../../check/roles.js';
import type { BuiltInModel } from '../../lab/check-definition.js';
import type { OutlinedClass, OutlinedMethod } from './outline.js';
import { suited } from './suited-model.js';

/** @param from the file of the class, as the definition beside it imports it: `./ring.js` */
export function definitionText(outlined: OutlinedClass, model: BuiltInModel, from: string): string {
  const { name, methods } = outlined;
  const operations = suited(methods, model);
  const left = methods.filter((method) => !operations.some(([one]) => one === method)).map((method) => method.name);
  const { imported, memory, view } = partsOf(
    outlined,
    operations.map(([method]) => method),
  );
  return [
    "import { defineCheck } from 'smplab';",
    `import ${imported} from ${JSON.stringify(from).replaceAll('"', "'")};`,
    '',
    'export default defineCheck({',
    `  name: '${name}',`,
    '  // Makes the shared memory, the same each time.',
    `  setup: () => ${memory},`,
    "  // Makes one thread's view of it.",
    ...view,
    '  operations: {',
    ...operations.map(([method, operation]) => `    ${method.name}: ${fieldsOf(method, operation, model)},`),
    '  },',
    ...(left.length === 0 ? [] : [`  // No operations of a ${model}: ${left.join(', ')}.`]),
    `  model: '${model}',`,
    "  // Which threads may call what, where not all may: threads: { push: 'single' },",
    '});',
    '',
  ].join('\n');
}

/** What the definition imports, how the memory is made, and what each thread has of it, a line each. */
function partsOf(
  { name, isDefault, hasCreate, functions }: OutlinedClass,
  operations: readonly OutlinedMethod[],
): { imported: string; memory: string; view: string[] } {
  if (functions === undefined)
    return {
      imported: isDefault ? name : `{ ${name} }`,
      memory: hasCreate ? `${name}.create(4)` : MEMORY,
      view: [`  attach: (shared) => new ${name}(shared),`],
    };
  const { maker, takeMemory } = functions;
  const names = [...(maker === null ? [] : [maker.name]), ...operations.map((method) => method.name)];
  const called = operations.map((method) => {
    const values = Array.from({ length: method.parameters }, (_, i) => (i === 0 ? 'value' : `value${i + 1}`));
    return takeMemory
      ? `    ${method.name}: (${values.join(', ')}) => ${method.name}(${['shared', ...values].join(', ')}),`
      : `    ${method.name},`;
  });
  return {
    imported: `{ ${names.join(', ')} }`,
    memory: maker === null ? MEMORY : `${maker.name}(${maker.parameters > 0 ? '4' : ''})`,
    view: [takeMemory ? '  attach: (shared) => ({' : '  attach: () => ({', ...called, '  }),'],
  };
}

const MEMORY = 'new Int32Array(new SharedArrayBuffer(1024))';

function fieldsOf(
  { parameters, returnsBoolean, waits }: OutlinedMethod,
  operation: string,
  model: BuiltInModel,
): string {
  const role = ROLES[model][operation];
  const fields = [
    ...(operation === 'compareExchange' ? ['args: [[0, 1], [1, 2]]'] : []),
    ...(role.needsArgument === true && parameters > 0 && operation !== 'compareExchange' ? ["args: 'int'"] : []),
    ...(role.moves === 'in' && role.neverRefuses !== true && returnsBoolean ? ["mayReturn: 'bool'"] : []),
    ...(waits && role.waits !== true ? ['waits: true'] : []),
  ];
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
