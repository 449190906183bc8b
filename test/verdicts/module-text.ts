/** The modules of a program: ES modules, CommonJS or TypeScript, in one file or in two. */
import type { Pen } from './pen.js';
import type { GeneratedFile } from './program.js';
import type { Shaped } from './shapes.js';
import type { ActorsPart, OperationsPart, View } from './structures/structure.js';

type Part = OperationsPart | ActorsPart;

/** Bytes between views that lie in one buffer. */
const APART = 512;

export function modulesOf(name: string, part: Part, shaped: Shaped, pen: Pen): readonly GeneratedFile[] {
  const { language } = pen;
  const types =
    language === 'ts'
      ? `type Views = { ${part.views.map((view) => `readonly ${view.name}: ${view.type}`).join('; ')} };\n`
      : '';
  const definition = `defineCheck({\n${definitionLines(name, part, shaped, pen)
    .map((line) => `  ${line},\n`)
    .join('')}})`;
  const asDefault = language === 'cjs' ? `module.exports = ${definition};\n` : `export default ${definition};\n`;
  const smplab =
    language === 'cjs' ? `const { defineCheck } = require('smplab');\n` : `import { defineCheck } from 'smplab';\n`;
  const file = `${name}.${language}`;
  if (pen.random.chance(0.6)) return [{ name: file, text: `${smplab}\n${types}${shaped.code}\n${asDefault}` }];
  const names = `{ ${shaped.declares.join(', ')} }`;
  const part2 = `${name}-structure.${language}`;
  const taken =
    language === 'cjs' ? `const ${names} = require('./${part2}');\n` : `import ${names} from './${part2}';\n`;
  const given = language === 'cjs' ? cjsExports(shaped.declares, pen) : `export ${names};\n`;
  return [
    { name: file, text: `${smplab}${taken}\n${types}${asDefault}` },
    { name: part2, text: `${types}${shaped.code}\n${given}` },
  ];
}

function cjsExports(names: readonly string[], pen: Pen): string {
  return pen.pick([
    `module.exports = { ${names.join(', ')} };\n`,
    names.map((name) => `exports.${name} = ${name};\n`).join(''),
    names.map((name) => `module.exports.${name} = ${name};\n`).join(''),
  ]);
}

function definitionLines(name: string, part: Part, { make, call }: Shaped, pen: Pen): string[] {
  const attach = make === null ? [] : [`attach: (views${pen.type('Views')}, thread${pen.type('number')}) => ${make}`];
  const head = [`name: '${name}'`, `setup: () => ${setupText(part.views, pen)}`, ...attach];
  if ('actors' in part) {
    const views = part.views.map((view) => view.name).join(', ');
    return [
      ...head,
      `actors: [${part
        .actors(call('structure'))
        .map((body) => `(structure${pen.type('any')}) => { ${body}; }`)
        .join(', ')}]`,
      `after: ({ ${views} }${pen.type('Views')}) => ${part.after}`,
      `outcomes: [{ match: '${part.acceptable}', grade: 'acceptable', text: 'as it should be' }]`,
    ];
  }
  const operations = part.methods.map((method) => {
    const args = method.params.length > 1 ? method.params.map((_, i) => `arg[${i}]`) : method.params.map(() => 'arg');
    const run =
      make === null || method.params.length > 1
        ? `run: (structure${pen.type('any')}, arg${pen.type('any')}) => ${call('structure')(method.name, ...args)}`
        : '';
    const rule = part.operations[method.name].replace('(random)', `(random${pen.type('any')})`);
    const fields = [rule, run].filter((text) => text !== '');
    return `${method.name}: ${fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`}`;
  });
  return [...head, `operations: { ${operations.join(', ')} }`, ...part.rest];
}

/** All views in buffers of their own, or in one. */
function setupText(views: readonly View[], pen: Pen): string {
  const together = views.length > 1 && pen.random.chance(0.4);
  const lines = views.map(({ name, type, length }, i) =>
    together
      ? `${name}: new ${type}(buffer, ${i * APART}, ${length})`
      : `${name}: new ${type}(new SharedArrayBuffer(${length} * ${type}.BYTES_PER_ELEMENT))`,
  );
  const initial = views.flatMap(({ name, initial: values = [] }) =>
    values.map((value, i) => `views.${name}[${i}] = ${value};`),
  );
  const buffer = together ? `const buffer = new SharedArrayBuffer(${views.length * APART}); ` : '';
  const object = `{ ${lines.join(', ')} }`;
  return initial.length === 0 && !together
    ? `(${object})`
    : `{ ${buffer}const views = ${object}; ${initial.join(' ')} return views; }`;
}
