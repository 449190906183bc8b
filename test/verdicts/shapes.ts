/**
 * Shapes: a structure's parts as a class, a closure, or functions. Each method begins with the views and fields in local
 * variables.
 */
import type { Pen } from './pen.js';
import type { CallText, Field, Method, OperationsPart, ActorsPart } from './structures/structure.js';

/** A structure's code, and how it is used. */
export interface Shaped {
  readonly name: string;
  /** Declares `make`, or a function for each method. */
  readonly code: string;
  /** What the code declares for its users. */
  readonly declares: readonly string[];
  /** The view of a thread, from `views` and `thread`; null: the views themselves. */
  readonly make: string | null;
  /** A method's call on the view of that name. */
  readonly call: (view: string) => CallText;
}

type Part = OperationsPart | ActorsPart;
type Shape = (part: Part, pen: Pen) => Shaped;

const typed = (method: Method, pen: Pen, first?: string): string =>
  [...(first === undefined ? [] : [first]), ...method.params.map((name) => `${name}${pen.type('number')}`)].join(', ');
const returns = ({ returns: type }: Method, pen: Pen): string => pen.type(type);
/** Views first. */
const membersOf = ({ views, fields = [] }: Part): readonly Field[] => [
  ...views.map(({ name, type }) => ({ name, type, init: `views.${name}` })),
  ...fields,
];
const onObject =
  (view: string): CallText =>
  (name, ...args) =>
    `${view}.${name}(${args.join(', ')})`;
const madeBy = (name: string, code: string, make: string): Shaped => ({
  name,
  code,
  declares: [make.startsWith('new ') ? 'Structure' : 'make'],
  make,
  call: onObject,
});

/** A class: how a member is declared and reached, and how a method is written. */
const classOf =
  (name: string, prefix: string, write: (method: Method, locals: string, pen: Pen) => string): Shape =>
  (part, pen) => {
    const members = membersOf(part);
    const locals = members.map((member) => `const ${member.name} = this.${prefix}${member.name};`).join(' ');
    const declare = (member: Field): string =>
      pen.language === 'ts' || prefix === '#'
        ? `  ${pen.language === 'ts' ? 'readonly ' : ''}${prefix}${member.name}${pen.type(member.type)};\n`
        : '';
    return madeBy(
      name,
      `class Structure {\n${members.map(declare).join('')}` +
        `  constructor(views${pen.type('Views')}, thread${pen.type('number')}) {\n` +
        members.map((member) => `    this.${prefix}${member.name} = ${member.init};\n`).join('') +
        `  }\n${part.methods.map((method) => `  ${write(method, locals, pen)}\n`).join('')}}\n`,
      'new Structure(views, thread)',
    );
  };

const plainMethod = (method: Method, locals: string, pen: Pen): string =>
  `${method.name}(${typed(method, pen)})${returns(method, pen)} { ${locals} ${method.body} }`;

/** Calls a private method, which does the work. */
const throughPrivate = (method: Method, locals: string, pen: Pen): string =>
  `#${plainMethod(method, locals, pen)}\n` +
  `  ${method.name}(${typed(method, pen)})${returns(method, pen)} { return this.#${method.name}(${method.params.join(', ')}); }`;

const arrowField = (method: Method, locals: string, pen: Pen): string =>
  `${method.name} = (${typed(method, pen)})${returns(method, pen)} => { ${locals} ${method.body} };`;

/** A getter that returns the method. */
const throughGetter = (method: Method, locals: string, pen: Pen): string =>
  `get ${method.name}() { ${locals} return (${typed(method, pen)})${returns(method, pen)} => { ${method.body} }; }`;

/** The work is done in a class above, and reached through super. */
const inherited: Shape = (part, pen) => {
  const base = classOf('class, through super', '', plainMethod)(part, pen);
  const overrides = part.methods.map(
    (method) =>
      `  ${pen.language === 'ts' ? 'override ' : ''}${method.name}(${typed(method, pen)})${returns(method, pen)} { return super.${method.name}(${method.params.join(', ')}); }\n`,
  );
  return {
    ...base,
    code: `${base.code.replace('class Structure', 'class Base')}class Structure extends Base {\n${overrides.join('')}}\n`,
  };
};

/** A function that makes an object; its locals are the members. */
const closureOf =
  (
    name: string,
    write: (method: Method, pen: Pen) => string,
    result: (methods: readonly Method[], pen: Pen) => string,
  ): Shape =>
  (part, pen) => {
    const locals = membersOf(part).map((member) => `  const ${member.name} = ${member.init};\n`);
    return madeBy(
      name,
      `function make(views${pen.type('Views')}, thread${pen.type('number')}) {\n${locals.join('')}` +
        part.methods.map((method) => write(method, pen)).join('') +
        `  return ${result(part.methods, pen)};\n}\n`,
      'make(views, thread)',
    );
  };

const namesOf = (methods: readonly Method[]): string => `{ ${methods.map(({ name }) => name).join(', ')} }`;

const prototypeOf: Shape = (part, pen) => {
  const members = membersOf(part);
  const self = pen.language === 'ts' ? 'this: any, ' : '';
  const locals = members.map((member) => `const ${member.name} = this.${member.name};`).join(' ');
  return madeBy(
    'constructor function',
    `function Structure(${self}views${pen.type('Views')}, thread${pen.type('number')}) {\n` +
      `${members.map((member) => `  this.${member.name} = ${member.init};\n`).join('')}}\n` +
      part.methods
        .map(
          (method) =>
            `Structure.prototype.${method.name} = function (${typed(method, pen, pen.language === 'ts' ? 'this: any' : undefined)}) { ${locals} ${method.body} };\n`,
        )
        .join(''),
    'new Structure(views, thread)',
  );
};

/** No view of its own: each function takes the shared views. */
const functions: Shape = (part, pen) => {
  const names = part.views.map(({ name }) => name).join(', ');
  return {
    name: 'functions',
    code: part.methods
      .map(
        (method) =>
          `function ${method.name}(${typed(method, pen, `{ ${names} }${pen.type('Views')}`)})${returns(method, pen)} { ${method.body} }\n`,
      )
      .join(''),
    declares: part.methods.map(({ name }) => name),
    make: null,
    call:
      (view) =>
      (name, ...args) =>
        `${name}(${[view, ...args].join(', ')})`,
  };
};

const SHAPES: readonly Shape[] = [
  classOf('class', '', plainMethod),
  classOf('class with private fields', '#', plainMethod),
  classOf('class with private methods', '#', throughPrivate),
  classOf('class with arrow fields', '', arrowField),
  classOf('class with getters', '#', throughGetter),
  inherited,
  closureOf('closure', (method, pen) => `  ${functionText(method, pen)}\n`, namesOf),
  closureOf(
    'closure of arrows',
    (method, pen) => `  const ${method.name} = (${typed(method, pen)})${returns(method, pen)} => { ${method.body} };\n`,
    namesOf,
  ),
  closureOf(
    'object literal',
    () => '',
    (methods, pen) => `{ ${methods.map((method) => plainMethod(method, '', pen)).join(', ')} }`,
  ),
  prototypeOf,
];

function functionText(method: Method, pen: Pen): string {
  return `function ${method.name}(${typed(method, pen)})${returns(method, pen)} { ${method.body} }`;
}

export function shapeOf(part: Part, pen: Pen): Shaped {
  const { fields = [] } = part;
  return pen.pick(fields.length === 0 ? [...SHAPES, functions] : SHAPES)(part, pen);
}
