/** What the parts of the transformation share. */
import type { PlainSteps } from '../accesses.js';
import type { PointPlaces } from '../linking/point-places.js';
import type { Analysis } from '../analyse.js';
import type { CallNode, MemberNode, Node } from '../ast.js';
import type { Module } from '../facts.js';
import type { DirectForms } from '../direct/eligible.js';
import type { LookingLoops } from '../looking-loops.js';
import type { SiteTable } from '../sites.js';
import type { Edit } from './edit.js';
import type { Names } from './names.js';

/** What arrow functions take from around them, and can no longer when they become generator functions. */
export interface Owner {
  capturesArguments: boolean;
  capturesSuper: boolean;
}

/** The code around an expression, as it will be. */
export interface Frame {
  /** Whether a `yield` may stand here. */
  readonly coroutine: boolean;
  /** Temporaries that the function has to declare. */
  readonly temporaries: Set<string>;
  /** Whether there is a place to declare them: always where a `yield` may stand. */
  readonly opens: boolean;
  /** The nearest function with its own `arguments` and `super`; undefined at the top level. */
  readonly owner: Owner | undefined;
  /**
   * Whether an arrow function between here and the owner has become a generator function, which has its own
   * `arguments`.
   */
  readonly losesArguments: boolean;
  /** The same of `super`, which a generator function expression has none of. */
  readonly losesSuper: boolean;
  /** What stands for `this`, where that is not `this`: in the constructor of a derived class. */
  readonly self?: string | undefined;
  /** Whether it is a constructor that has become a coroutine. */
  readonly constructs?: boolean;
  /** Whether a `yield` of the program may stand here, and of which kind of generator. */
  readonly generates?: 'sync' | 'async';
  /** A call whose coroutine is the function's own. */
  readonly handedOn?: CallNode | undefined;
  /** A call that does not wait here: who has it made sees to that. */
  readonly bare?: CallNode | undefined;
  /** A loop that has been entered, and what the runtime calls it. */
  readonly entered?: { readonly loop: Node; readonly name: string } | undefined;
  /** Calls that have been made, and where their results are. */
  readonly taken?: ReadonlyMap<Node, string>;
  /** Functions declared in the nearest block, to be paired with their coroutines where the block begins. */
  readonly declared: string[];
}

export interface Transform {
  readonly module: Module;
  readonly analysis: Analysis;
  readonly edit: Edit;
  readonly names: Names;
  readonly sites: SiteTable;
  /** Whether plain accesses are shown to the runtime. */
  readonly watched: boolean;
  /** Those of them that are points, where a `yield` may stand. */
  readonly places: PointPlaces;
  /** Accesses that have become points. */
  readonly steps: PlainSteps;
  /** Imported functions whose coroutine is called by name. */
  readonly importedCoroutines: Set<string>;
  /** Loops whose turns the runtime learns of. */
  readonly looking: LookingLoops;
  /** Those of them that were met. */
  readonly looks: Map<Node, readonly string[]>;
  /** Where the value of a computed key is kept, by the key. */
  readonly keptKeys: Map<Node, string>;
  /** Members in which the engine itself makes a point. */
  readonly waitingMembers: ReadonlySet<string>;
  /** Functions that have a direct form. */
  readonly direct: DirectForms;
  /** The same for text that is made of the original once more. */
  apart(): Transform;
  visit(node: Node, frame: Frame): void;
  visitAll(nodes: readonly (Node | null | undefined)[], frame: Frame): void;
}

/** What is no coroutine and stands in no function. */
export function topFrame(owner?: Frame['owner']): Frame {
  return {
    coroutine: false,
    temporaries: new Set(),
    opens: false,
    owner,
    losesArguments: false,
    losesSuper: false,
    declared: [],
  };
}

/** A comma expression is no argument. */
export function argumentText(edit: Edit, node: Node): string {
  return node.type === 'SequenceExpression' ? `(${edit.text(node)})` : edit.text(node);
}

export function argumentTexts(edit: Edit, nodes: readonly Node[]): string[] {
  return nodes.map((node) => argumentText(edit, node));
}

/** `call` → `(($result = call) === $co ? (yield) : $result)`: the result of what may have yielded. */
export function waited({ names }: Transform, frame: Frame, call: string): string {
  frame.temporaries.add(names.result);
  return `((${names.result} = ${call}) === ${names.co} ? (yield) : ${names.result})`;
}

/** A temporary that nothing else uses. */
export function temporary({ names }: Transform, frame: Frame): string {
  const name = names.fresh('temporary');
  frame.temporaries.add(name);
  return name;
}

/** What is declared where a function begins. */
export function opening({ names }: Transform, frame: Frame): string {
  const { temporaries, owner, declared } = frame;
  const parts = [
    temporaries.size > 0 ? `let ${[...temporaries].join(', ')};` : '',
    owner?.capturesArguments && !frame.losesArguments ? `const ${names.arguments} = arguments;` : '',
    owner?.capturesSuper && !frame.losesSuper ? superReader(names) : '',
    ...declared,
  ];
  return parts.filter((text) => text !== '').join(' ');
}

/** `super.b`, where there is no `super` → `$super("b")` */
export function superMember({ names, edit }: Transform, { owner }: Frame, { property, computed }: MemberNode): string {
  if (owner) owner.capturesSuper = true;
  const key = edit.text(property);
  return `${names.super}(${computed ? key : JSON.stringify(key)})`;
}

export function superReader(names: Names): string {
  return `const ${names.super} = (${names.value}) => super[${names.value}];`;
}
