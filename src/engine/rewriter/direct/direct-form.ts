/**
 * The direct form of a function: it runs as any function does, and only when it has to yield it makes a coroutine, of its
 * rest from there on. Most calls end without that, and making a coroutine costs more than most functions do.
 *
 *   function f$co(a) { let $1; if (($1 = $rt.operate(7, 0, a, 0)) === $rt) return $co.start(f$co$1(a)); return $1 + 1; }
 *   function* f$co$1(a) { (yield); $rt.rest() && (yield); const $1 = $rt.result(); return $1 + 1; }
 *
 * It returns its result, or `$co` when it has yielded.
 */
import type { CallNode, Node, NodeOf } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import { topFrame, type Transform } from '../transform/frame.js';
import { assigned, namesOf } from './eligible.js';

type Assignment = NodeOf<'AssignmentExpression'>;
type Declarator = NodeOf<'VariableDeclarator'>;
type Text = () => string;
const NOTHING: Text = () => '';

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
      case 'ExpressionStatement': {
        const { expression } = node;
        const target = expression === assigned(expression) ? '' : `${this.#text((expression as Assignment).left)} = `;
        return this.#value(assigned(expression), (value) => `${target}${value};`, after);
      }
      case 'ReturnStatement':
        return this.#value(node.argument!, (value) => `return ${value};`, after);
      case 'IfStatement':
        return this.#if(node, after);
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
    const held: string[] = [];
    return direct
      .pointsOf(module, expression)!
      .map((point) => {
        const value = names.fresh('temporary');
        const call = this.#text(point, point);
        this.#taken.set(point, value);
        const isOperation = analysis.callKind(module, point) === 'operation';
        const rest = this.#rest(value, isOperation, [...this.#variables, ...held].join(', '), after);
        held.push(value);
        this.#values.push(value);
        const yields = `(${value} = ${call}) === ${isOperation ? names.rt : names.co}`;
        return `if (${yields}) return ${names.co}.start(${rest}); `;
      })
      .join('');
  }

  /** What is left of the function when a point has yielded. */
  #rest(value: string, isOperation: boolean, list: string, after: Text): string {
    const { rt } = this.transform.names;
    const name = `${this.name}${this.#rests.push('')}`;
    const place = this.#rests.length - 1;
    const outside = this.#temporaries;
    this.#temporaries = new Set();
    const code = after();
    const own = this.#temporaries.size > 0 ? `let ${[...this.#temporaries].join(', ')};` : '';
    this.#temporaries = outside;
    const goesOn = isOperation
      ? `(yield); ${rt}.rest() && (yield); const ${value} = ${rt}.result();`
      : `const ${value} = yield;`;
    this.#rests[place] = `function* ${name}(${list}) { ${own} ${goesOn} ${code} }`;
    return `${name}(${list})`;
  }

  #holdsPoint(node: Node): boolean {
    return this.transform.direct.holdsPoint(this.fact.module, node);
  }

  /** @param bare a call that does not wait for its result */
  #text(node: Node, bare?: CallNode): string {
    const transform = this.transform.apart();
    const frame = {
      ...topFrame(),
      coroutine: true,
      opens: true,
      temporaries: this.#temporaries,
      taken: this.#taken,
      bare,
    };
    transform.visit(node, frame);
    return transform.edit.text(node);
  }
}
