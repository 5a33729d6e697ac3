/**
 * Reads an expression into a tree, or says which column is at fault and what to do. Precedence climbing, bounded in length
 * and depth, so that no text can take long or overflow the stack. Pure, any thread; nothing of the text is ever executed.
 *
 *   loosest  x ? y : z   ||   &&   < <= > >= == !=   + -   * / %   - + !   ^  tightest
 */
import { FUNCTIONS, VALUE_NAMES, valueOf } from './names.ts';
import { constant, operation, raised, type Tree } from './tree.ts';

export const MAX_LENGTH = 400;
export const MAX_DEPTH = 32;

export interface Parsed {
  readonly tree: Tree;
  readonly usesTime: boolean;
}

export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** Internal to the parser: unwinds it at the first fault, and never leaves `parseExpression`. */
class Refusal extends Error {
  constructor(readonly code: string, readonly at: number, what: string) {
    super(what);
  }
}

const BINARY: ReadonlyMap<string, { readonly tightness: number; readonly build: (x: Tree, y: Tree) => Tree }> = new Map([
  ['||', { tightness: 1, build: (x: Tree, y: Tree) => operation('or', x, y) }],
  ['&&', { tightness: 2, build: (x: Tree, y: Tree) => operation('and', x, y) }],
  ['<', { tightness: 3, build: (x: Tree, y: Tree) => operation('less', x, y) }],
  ['<=', { tightness: 3, build: (x: Tree, y: Tree) => operation('lessOrEqual', x, y) }],
  ['>', { tightness: 3, build: (x: Tree, y: Tree) => operation('less', y, x) }],
  ['>=', { tightness: 3, build: (x: Tree, y: Tree) => operation('lessOrEqual', y, x) }],
  ['==', { tightness: 3, build: (x: Tree, y: Tree) => operation('equal', x, y) }],
  ['!=', { tightness: 3, build: (x: Tree, y: Tree) => operation('not', operation('equal', x, y)) }],
  ['+', { tightness: 4, build: (x: Tree, y: Tree) => operation('add', x, y) }],
  ['-', { tightness: 4, build: (x: Tree, y: Tree) => operation('subtract', x, y) }],
  ['*', { tightness: 5, build: (x: Tree, y: Tree) => operation('multiply', x, y) }],
  ['/', { tightness: 5, build: (x: Tree, y: Tree) => operation('divide', x, y) }],
  ['%', { tightness: 5, build: (x: Tree, y: Tree) => operation('modulo', x, y) }],
]);

/** Sticky, so that each attempt looks at one place only. */
const TOKEN = /[ \t\r\n]*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z][A-Za-z0-9]*)|(\|\||&&|[<>=!]=|[-+*/%^<>!?:(),]))/y;
const BLANKS = /[ \t\r\n]*/y;

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

export function parseExpression(text: string, rateHz: number): Parsed | Fault {
  if (text.length > MAX_LENGTH) return { code: 'expression-too-long', message: `The expression has ${text.length} characters; at most ${MAX_LENGTH} are allowed. Spread it over several math nodes.` };
  try {
    const parser = new Parser(text, rateHz);
    return { tree: parser.whole(), usesTime: parser.usesTime };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, message: `Expression, column ${[...text.slice(0, error.at)].length + 1}: ${error.message}` };
  }
}

class Parser {
  usesTime = false;
  private token: Token;
  private depth = 0;

  constructor(private readonly text: string, private readonly rateHz: number) {
    this.token = this.read(0);
  }

  whole(): Tree {
    if (this.isEnd()) throw new Refusal('expression-empty', this.token.at, 'there is nothing to compute. Write an expression, such as a * 0.5.');
    const tree = this.conditional();
    if (!this.isEnd()) throw new Refusal('expression-syntax', this.token.at, `“${this.token.text}” does not follow on what stands before it. Put an operator such as + or * between, or remove it.`);
    return tree;
  }

  private read(from: number): Token {
    TOKEN.lastIndex = from;
    const found = TOKEN.exec(this.text);
    if (found !== null) {
      const text = found[1] ?? found[2] ?? found[3]!;
      return { kind: found[1] !== undefined ? 'number' : found[2] !== undefined ? 'name' : 'sign', text, at: TOKEN.lastIndex - text.length };
    }
    BLANKS.lastIndex = from;
    BLANKS.exec(this.text);
    const at = BLANKS.lastIndex;
    if (at >= this.text.length) return { kind: 'end', text: 'the end', at };
    const character = String.fromCodePoint(this.text.codePointAt(at)!);
    throw new Refusal('expression-syntax', at, `the character “${character}” means nothing here. Remove it; known are numbers, names, brackets, commas and + - * / % ^ < <= > >= == != && || ! ? :.`);
  }

  private advance(): Token {
    const { token } = this;
    this.token = this.read(token.at + token.text.length);
    return token;
  }

  private isEnd(): boolean {
    return this.token.kind === 'end';
  }

  private isSign(text: string): boolean {
    return this.token.kind === 'sign' && this.token.text === text;
  }

  private expect(text: string, after: string): void {
    if (!this.isSign(text)) throw new Refusal('expression-syntax', this.token.at, `“${text}” is missing ${after}; ${this.token.kind === 'end' ? 'the expression ends' : `“${this.token.text}” stands`} here instead. Write it.`);
    this.advance();
  }

  /** Runs one level deeper. */
  private nested(inner: () => Tree): Tree {
    if (++this.depth > MAX_DEPTH) throw new Refusal('expression-too-deep', this.token.at, `more than ${MAX_DEPTH} parts stand in one another. Take some out into another math node.`);
    const tree = inner();
    this.depth--;
    return tree;
  }

  private conditional(): Tree {
    const condition = this.binary(1);
    if (!this.isSign('?')) return condition;
    this.advance();
    const yes = this.nested(() => this.conditional());
    this.expect(':', 'after the first choice of “?”');
    const no = this.nested(() => this.conditional());
    return operation('select', condition, yes, no);
  }

  private binary(loosest: number): Tree {
    let tree = this.unary();
    for (;;) {
      const operator = this.token.kind === 'sign' ? BINARY.get(this.token.text) : undefined;
      if (operator === undefined || operator.tightness < loosest) return tree;
      this.advance();
      tree = operator.build(tree, this.binary(operator.tightness + 1));
    }
  }

  private unary(): Tree {
    for (const [sign, name] of [['-', 'negate'], ['!', 'not'], ['+', undefined]] as const) {
      if (!this.isSign(sign)) continue;
      this.advance();
      const tree = this.nested(() => this.unary());
      return name === undefined ? tree : operation(name, tree);
    }
    const base = this.primary();
    if (!this.isSign('^')) return base;
    this.advance();
    return raised(base, this.nested(() => this.unary()));
  }

  private primary(): Tree {
    const token = this.token;
    if (token.kind === 'number') return this.number();
    if (token.kind === 'name') return this.named();
    if (this.isSign('(')) {
      this.advance();
      const tree = this.nested(() => this.conditional());
      this.expect(')', 'to close the bracket');
      return tree;
    }
    throw new Refusal('expression-syntax', token.at, `a value is missing${token.kind === 'end' ? ' at the end' : ` before “${token.text}”`}. Write a number, a name such as a, or a bracket.`);
  }

  private number(): Tree {
    const { text, at } = this.token;
    const value = Number(text);
    if (!Number.isFinite(value)) throw new Refusal('expression-number', at, `${short(text)} is too large a number. The largest is about 1.8e308.`);
    this.advance();
    return constant(value);
  }

  private named(): Tree {
    const { text, at } = this.advance();
    const known = FUNCTIONS.get(text);
    if (this.isSign('(')) {
      if (known === undefined) throw new Refusal('expression-unknown-name', at, `there is no function “${short(text)}”. Known are ${[...FUNCTIONS.keys()].join(', ')}.`);
      return this.call(text, at, known);
    }
    const value = valueOf(text, this.rateHz);
    if (value?.is === 'time') this.usesTime = true;
    if (value !== undefined) return value;
    if (known !== undefined) throw new Refusal('expression-syntax', at, `the function ${text} needs brackets. Write ${text}(${'abc'.slice(0, known.arity).split('').join(', ')}).`);
    throw new Refusal('expression-unknown-name', at, `“${short(text)}” is no known name. Known are ${VALUE_NAMES.join(', ')}, and functions.`);
  }

  private call(name: string, at: number, { arity, build }: { arity: number; build: (x: Tree, y: Tree, z: Tree) => Tree }): Tree {
    this.advance();
    const given: Tree[] = [];
    if (!this.isSign(')')) {
      do given.push(this.nested(() => this.conditional()));
      while (this.isSign(',') && this.advance().kind === 'sign');
    }
    this.expect(')', `to close ${name}(`);
    if (given.length !== arity) throw new Refusal('expression-arguments', at, `${name} takes ${arity} ${arity === 1 ? 'value' : 'values'}, not ${given.length}. Separate them with commas.`);
    const [x, y, z] = given;
    return build(x!, y ?? x!, z ?? x!);
  }
}

/** What is quoted must not flood the message. */
const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text);
