/** A first definition of a structure, as the text of a module. */
import { ROLES } from '../../check/roles.js';
import type { BuiltInModel } from '../../lab/check-definition.js';
import type { OutlinedClass, OutlinedMethod } from './outline.js';
import { suited } from './suited-model.js';

/** @param from the file of the class, as the definition beside it imports it: `./ring.js` */
export function definitionText(outlined: OutlinedClass, model: BuiltInModel, from: string): string {
  const { name, isDefault, hasCreate, methods } = outlined;
  const operations = suited(methods, model);
  const left = methods.filter((method) => !operations.some(([one]) => one === method)).map((method) => method.name);
  const memory = hasCreate ? `${name}.create(4)` : 'new Int32Array(new SharedArrayBuffer(1024))';
  return [
    "import { defineCheck } from 'smplab';",
    `import ${isDefault ? name : `{ ${name} }`} from ${JSON.stringify(from).replaceAll('"', "'")};`,
    '',
    'export default defineCheck({',
    `  name: '${name}',`,
    '  // Makes the shared memory, the same each time.',
    `  setup: () => ${memory},`,
    "  // Makes one thread's view of it.",
    `  attach: (shared) => new ${name}(shared),`,
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
