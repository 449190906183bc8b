/**
 * The direct form of a function: it runs as any function does, and only when it has to yield it makes a coroutine, of its
 * rest from there on. Most calls end without that, and making a coroutine costs more than most functions do.
 *
 *   function f$co(a) { let $1; if (($1 = $rt.operate(7, 0, a, 0)) === $rt) return $co.start(f$co$1(a)); return $1 + 1; }
 *   function* f$co$1(a) { (yield); $rt.rest() && (yield); const $1 = $rt.result(); return $1 + 1; }
 *
 * It returns its result, or `$co` when it has yielded.
 */
import type { Node, NodeOf } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import { topFrame, type Frame, type Transform } from '../transform/frame.js';
import { carriedBy, edgeText, looksText } from '../transform/loops.js';
import { assigned, namesOf, type DirectLoop } from './eligible.js';

type Assignment = NodeOf<'AssignmentExpression'>;
type Declarator = NodeOf<'VariableDeclarator'>;
type Text = () => string;
const NOTHING: Text = () => '';
const NONE: ReadonlyMap<Node, string> = new Map();

export class DirectForm {
  readonly #rests: string[] = [];
  /** Names of the values of points that have been met. */
  readonly #taken = new Map<Node, string>();
  readonly #values: string[] = [];
  /** Variables that are there. */
  readonly #variables: string[];
  #temporaries = new Set<string>();

  /** @param render the text of a node in a frame of its own */
  constructor(
    private readonly transform: Transform,
    private readonly fact: FunctionFact,
    private readonly name: string,
  ) {
    this.#variables = fact.node.params.map((param) => (param as NodeOf<'Identifier'>).name);
  }

  /** The function and its rests, on one line. */
  text(): string {
    const { body } = this.fact.node as NodeOf<'FunctionDeclaration'>;
    const parameters = this.#variables.join(', ');
    const code = this.#list(body.body, NOTHING);
    const names = [...this.#values, ...this.#temporaries];
    const own = names.length > 0 ? `let ${names.join(', ')};` : '';
    const text = `function ${this.name}(${parameters}) { ${own} ${code} } ${this.#rests.join(' ')}`;
    return text.replaceAll(/\s*\n\s*/g, ' ');
  }

  /** @param after what follows in a rest */
  #list(statements: readonly Node[], after: Text): string {
    const outside = this.#variables.length;
    const texts = statements.map((statement, i) =>
      this.#statement(statement, () => this.#asCoroutine(statements.slice(i + 1)) + after()),
    );
    this.#variables.length = outside;
    return texts.join(' ');
  }

  #asCoroutine(nodes: readonly Node[]): string {
    return nodes.map((node) => `${this.#text(node)}; `).join('');
  }

  #statement(node: Node, after: Text): string {
    if (node.type === 'VariableDeclaration') return this.#declaration(node, after);
    if (!this.#holdsPoint(node)) return `${this.#text(node)};`;
    switch (node.type) {
      case 'ExpressionStatement':
        return this.#part(node.expression, after);
      case 'ReturnStatement':
        return this.#value(node.argument!, (value) => `return ${value};`, after);
      case 'IfStatement':
        return this.#if(node, after);
      case 'WhileStatement':
      case 'ForStatement':
        return this.#loop(node, after);
      default:
        return `{ ${this.#list((node as NodeOf<'BlockStatement'>).body, after)} }`;
    }
  }

  /** Where a point is met, the variables are there before it, so that both branches of a condition can assign to them. */
  #declaration(node: NodeOf<'VariableDeclaration'>, after: Text): string {
    const names = namesOf(node);
    this.#variables.push(...names);
    if (!this.#holdsPoint(node)) return `${this.#text(node)};`;
    this.#values.push(...names);
    const assigns = ({ id, init }: Declarator, value = init ? this.#text(init) : 'void 0'): string =>
      `(${this.#text(id)} = ${value});`;
    return node.declarations
      .map((one, i) => {
        const others = (): string =>
          node.declarations
            .slice(i + 1)
            .map((other) => assigns(other))
            .join(' ');
        return one.init
          ? this.#value(
              one.init,
              (value) => assigns(one, value),
              () => others() + after(),
            )
          : assigns(one);
      })
      .join(' ');
  }

  #if({ test, consequent, alternate }: NodeOf<'IfStatement'>, after: Text): string {
    const branches = (text: (node: Node) => string): string =>
      `if (${this.#text(test)}) { ${text(consequent)} }${alternate ? ` else { ${text(alternate)} }` : ''} `;
    const tests = this.#points(test, () => branches((node) => this.#asCoroutine([node])) + after());
    return tests + branches((node) => this.#statement(node, after));
  }

  /** In a rest a loop goes on with its next turn: as a loop that has been entered, and whose variables are there. */
  #loop(node: DirectLoop, after: Text): string {
    const { names } = this.transform;
    const outside = this.#variables.length;
    const carried = carriedBy(this.transform, node);
    const name = names.fresh('loop');
    if (carried !== undefined) this.#variables.push(name);
    if (carried !== undefined) this.#values.push(name);
    const enters = carried === undefined ? '' : `${name} = ${names.rt}.loop(); `;
    const turns = (): string => `${this.#text(node, { entered: { loop: node, name }, taken: NONE })}; `;
    const begins =
      node.type === 'ForStatement' && node.init ? this.#part(node.init, () => enters + turns() + after()) : '';
    const looks = carried === undefined ? '' : `${looksText(names.rt, name, carried)}; `;
    const body = this.#turn(node, turns, after);
    this.#variables.length = outside;
    return `{ ${begins} ${enters} for (;;) { ${looks} ${body} } }`;
  }

  #turn(node: DirectLoop, turns: Text, after: Text): string {
    const { test, body } = node;
    const edge = edgeText(this.transform, node);
    const update = node.type === 'ForStatement' ? node.update : undefined;
    const yields = edge === undefined ? '' : `${edge} && (yield); `;
    const ends = (): string => (update ? this.#asCoroutine([update]) : '') + yields;
    const tested = test
      ? this.#points(
          test,
          () => `if (${this.#text(test)}) { ${this.#asCoroutine([body]) + ends() + turns()} } ${after()}`,
        ) + `if (!(${this.#text(test)})) break; `
      : '';
    const made = this.#statement(body, () => ends() + turns() + after());
    const updated = update ? this.#part(update, () => yields + turns() + after()) : '';
    const edged = edge === undefined ? '' : this.#yields(edge, '(yield);', this.#variables, () => turns() + after());
    return `${tested} ${made} ${updated} ${edged}`;
  }

  /** The beginning of a loop, or the end of its turn. */
  #part(node: Node, after: Text): string {
    if (node.type === 'VariableDeclaration') return this.#declaration(node, after);
    return this.#value(assigned(node), (value) => `${this.#target(node)}${value};`, after);
  }

  #target(node: Node): string {
    return node === assigned(node) ? '' : `${this.#text((node as Assignment).left)} = `;
  }

  /** A value, and what is done with it. */
  #value(node: Node, use: (value: string) => string, after: Text): string {
    if (node.type !== 'ConditionalExpression') {
      const used = (): string => use(`(${this.#text(node)})`);
      return this.#points(node, () => `${used()} ${after()}`) + used();
    }
    const { test, consequent, alternate } = node;
    const branches = (text: (branch: Node) => string): string =>
      `if (${this.#text(test)}) { ${text(consequent)} } else { ${text(alternate)} } `;
    const tests = this.#points(test, () => branches((branch) => use(`(${this.#text(branch)})`)) + after());
    return tests + branches((branch) => this.#value(branch, use, after));
  }

  /** The points of an expression, the first one first. From then on its text has their values in their places. */
  #points(expression: Node, after: Text): string {
    const { names, direct, module, analysis } = this.transform;
    const { rt, co } = names;
    const held: string[] = [];
    return direct
      .pointsOf(module, expression)!
      .map((point) => {
        const value = names.fresh('temporary');
        const call = this.#text(point, { bare: point });
        this.#taken.set(point, value);
        const [mark, goesOn] =
          analysis.callKind(module, point) === 'operation'
            ? [rt, `(yield); ${rt}.rest() && (yield); const ${value} = ${rt}.result();`]
            : [co, `const ${value} = yield;`];
        const text = this.#yields(`(${value} = ${call}) === ${mark}`, goesOn, [...this.#variables, ...held], after);
        held.push(value);
        this.#values.push(value);
        return text;
      })
      .join('');
  }

  /** What is left of the function where it yields. @param goesOn what a rest begins with @param variables it is handed */
  #yields(condition: string, goesOn: string, variables: readonly string[], after: Text): string {
    const name = `${this.name}_${this.#rests.push('')}`;
    const place = this.#rests.length - 1;
    const outside = this.#temporaries;
    this.#temporaries = new Set();
    const code = after();
    const own = this.#temporaries.size > 0 ? `let ${[...this.#temporaries].join(', ')};` : '';
    this.#temporaries = outside;
    const list = variables.join(', ');
    this.#rests[place] = `function* ${name}(${list}) { ${own} ${goesOn} ${code} }`;
    return `if (${condition}) return ${this.transform.names.co}.start(${name}(${list})); `;
  }

  #holdsPoint(node: Node): boolean {
    return this.transform.direct.holdsPoint(this.fact.module, node);
  }

  #text(node: Node, changes: Partial<Frame> = {}): string {
    const transform = this.transform.apart();
    const [temporaries, taken] = [this.#temporaries, this.#taken];
    transform.visit(node, { ...topFrame(), coroutine: true, opens: true, temporaries, taken, ...changes });
    return transform.edit.text(node);
  }
}
