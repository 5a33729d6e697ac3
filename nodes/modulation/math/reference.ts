/**
 * Random expressions with their meaning beside them: text and a JavaScript function made together, so that the value does
 * not pass through the parser. Only what is continuous and grows slowly is nested, or a last bit would decide.
 */
export interface Sample {
  readonly text: string;
  /** Values of a, b, c, d, x, y and t. */
  readonly value: (v: readonly number[]) => number;
}

const NAMES = ['a', 'b', 'c', 'd', 'x', 'y', 't'];
type Value = Sample['value'];
const within = (p: number, most: number): number => Math.min(Math.max(p, -most), most);

const BINARY: readonly [(p: string, q: string) => string, (p: number, q: number) => number][] = [
  [(p, q) => `(${p} + ${q})`, (p, q) => p + q],
  [(p, q) => `(${p}-${q})`, (p, q) => p - q],
  [(p, q) => `clamp(${p}, -4, 4) * clamp(${q}, -4, 4)`, (p, q) => within(p, 4) * within(q, 4)],
  [(p, q) => `(${p} / (2 + abs(${q})))`, (p, q) => p / (2 + Math.abs(q))],
  [(p, q) => `min(${p}, ${q})`, Math.min],
  [(p, q) => `max(${p},${q})`, Math.max],
  [(p, q) => `(${p} < ${q} ? ${p} : ${q})`, Math.min],
  [(p, q) => `if(${p} >= ${q}, ${p}, ${q})`, Math.max],
  [(p, q) => `mix(${p}, ${q}, 0.25)`, (p, q) => p + (q - p) * 0.25],
  [(p, q) => `clamp(${p}, -1, 1 + abs(${q}))`, (p, q) => Math.min(Math.max(p, -1), 1 + Math.abs(q))],
  [(p, q) => `pow(1 + abs(sin(${p})), clamp(${q}, -2, 2))`, (p, q) => (1 + Math.abs(Math.sin(p))) ** within(q, 2)],
];

const UNARY: readonly [(p: string) => string, (p: number) => number][] = [
  [(p) => `(-${p})`, (p) => -p],
  [(p) => `sin(${p})`, Math.sin],
  [(p) => `cos(${p})`, Math.cos],
  [(p) => `tanh(${p})`, Math.tanh],
  [(p) => `abs(${p})`, Math.abs],
  [(p) => `sqrt(abs(${p}) + 1)`, (p) => Math.sqrt(Math.abs(p) + 1)],
  [(p) => `exp2(clamp(${p}, -3, 3))`, (p) => 2 ** within(p, 3)],
  [(p) => `exp(min(${p}, 2))`, (p) => Math.exp(Math.min(p, 2))],
  [(p) => `log2(abs(${p}) + 0.5)`, (p) => Math.log2(Math.abs(p) + 0.5)],
  [(p) => `log(abs(${p}) + 0.5)`, (p) => Math.log(Math.abs(p) + 0.5)],
  [(p) => `(clamp(${p}, -4, 4))^2`, (p) => within(p, 4) ** 2],
  [(p) => `tanh(${p})^3`, (p) => Math.tanh(p) ** 3],
  [(p) => `gain(clamp(${p}, -60, 6))`, (p) => 10 ** (Math.min(Math.max(p, -60), 6) / 20)],
  [(p) => `db(abs(${p}) + 0.1)`, (p) => 20 * Math.log10(Math.abs(p) + 0.1)],
];

/** `choose(n)` gives a whole number below n. */
export function randomExpression(choose: (n: number) => number, depth: number): Sample {
  const kind = depth === 0 ? choose(2) : choose(7);
  if (kind === 0) {
    const index = choose(NAMES.length);
    return { text: NAMES[index]!, value: (v) => v[index]! };
  }
  if (kind === 1) {
    const number = choose(400) / 100;
    return { text: String(number), value: () => number };
  }
  const p = randomExpression(choose, depth - 1);
  if (kind < 4) {
    const [text, apply] = UNARY[choose(UNARY.length)]!;
    return { text: text(p.text), value: composed(apply, p.value) };
  }
  const q = randomExpression(choose, depth - 1);
  const [text, apply] = BINARY[choose(BINARY.length)]!;
  return { text: `(${text(p.text, q.text)})`, value: (v) => apply(p.value(v), q.value(v)) };
}

const composed = (apply: (p: number) => number, inner: Value): Value => (v) => apply(inner(v));
