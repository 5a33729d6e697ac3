import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { randomNumbers, stereo } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { randomExpression } from './reference.ts';

const FRAMES = 70;
const signals = Object.fromEntries(['a', 'b', 'c', 'd'].map((name, k) => [name, stereo(FRAMES, (i) => [Math.fround(3 * Math.sin(i * (k + 1.3))), Math.fround(2 * Math.cos(i * i * (k + 0.7)))])]));
const KNOBS = { x: 0.375, y: -0.625 };

function compute(expression: string, options: RigOptions = {}): Float32Array {
  const rig = new KernelRig(definition, { params: KNOBS, ...options, config: { expression } });
  rig.play();
  return rig.run(FRAMES, signals)[0]!;
}

test('random expressions are computed as JavaScript computes them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0 }), fc.integer({ min: 1, max: 6 }), (seed, depth) => {
      const random = randomNumbers(seed);
      const { text, value } = randomExpression((n) => Math.floor(random() * n), depth);
      fc.pre(text.length <= 400 && definition.check({ expression: text }).length === 0);
      const out = compute(text);
      for (let i = 0; i < FRAMES * 2; i++) {
        const wanted = value([...['a', 'b', 'c', 'd'].map((name) => signals[name]![i]!), KNOBS.x, KNOBS.y, (i >> 1) / 48000]);
        // The functions err by 1e-9, which nesting multiplies; the output is f32.
        expect(Math.abs(out[i]! - wanted), `${text} in frame ${i >> 1}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
      }
    }),
    { seed: 20261123, numRuns: 400 },
  );
}, 60_000);

/** Once with the numbers written into the text, so that they are folded, and once as inputs, so that the kernel computes. */
function bothWays(expression: string, numbers: readonly number[]): [number, number] {
  const folded = expression.replace(/\b[abcd]\b/g, (name) => `(${numbers['abcd'.indexOf(name)]!})`);
  const rig = new KernelRig(definition, { config: { expression } });
  const inputs = Object.fromEntries(numbers.map((value, k) => ['abcd'[k]!, stereo(1, () => value)]));
  return [compute(folded)[0]!, rig.run(1, inputs)[0]![0]!];
}

describe('operators bind as in mathematics, folded and computed', () => {
  test.each<[string, number[], number]>([
    ['a + b * c', [1, 2, 3], 7], ['(a + b) * c', [1, 2, 3], 9], ['a ^ b ^ c', [2, 3, 2], 512], ['-a ^ 2', [3], -9], ['a ^ -b', [2, 1], 0.5], ['a / b / c', [8, 4, 2], 1], ['a - b - c', [7, 2, 1], 4],
    ['a % b * c', [7, 4, 2], 6], ['a < b == 1', [1, 2], 1], ['a || b && c', [1, 0, 0], 1], ['!a + b', [0, 1], 2], ['a ? 2 : b ? 3 : 4', [0, 0], 4], ['a ? 2 : b ? 3 : 4', [1, 1], 2], ['a - -b', [1, 1], 2],
    ['a > b', [2, 1], 1], ['a >= b', [1, 1], 1], ['a <= b', [2, 1], 0], ['a != b', [2, 1], 1], ['+a', [5], 5], ['if(a, b, c)', [0.1, 2, 3], 2], ['mix(a, b, c)', [10, 20, 0.5], 15], ['ceil(a) + round(b)', [1.25, 2.5], 4],
  ])('%s of %j is %f', (text, numbers, value) => {
    for (const got of bothWays(text, numbers)) expect(got).toBeCloseTo(value, 6);
  });

  test('numbers are read in every usual form', () => {
    for (const [text, value] of [['.5e1', 5], ['3.', 3], ['1e-2', 0.01], ['2E+1', 20], ['007', 7]] as const) expect(compute(text)[0]).toBe(Math.fround(value));
  });
});

describe('what mathematics leaves open is defined, folded and computed', () => {
  test.each<[string, number[], number]>([
    ['a / b', [1, 0], 0], ['a % b', [5, 0], 0], ['a % b', [-7, 4], 1], ['sqrt(a)', [-4], 0], ['pow(a, b)', [0, 0.5], 0], ['pow(a, b)', [0, 0], 1], ['pow(a, b)', [0, -1], 0], ['a ^ 0', [0], 1], ['a ^ 3', [-8], -512],
    ['a ^ -1', [0], 0], ['pow(a, b)', [-4, 0.5], 2], ['round(a)', [2.5], 2], ['round(a)', [-1.5], -2], ['exp2(a) > 1e300', [1e9], 1], ['log2(a)', [0], -996.5784284662087], ['log2(a)', [-1], -996.5784284662087],
    ['db(a)', [0], -200], ['sign(a)', [-0.1], -1], ['sign(a)', [0], 0], ['fract(a)', [-0.25], 0.75], ['floor(a)', [-0.25], -1], ['tanh(a)', [1e9], 1],
  ])('%s of %j is %f', (text, numbers, value) => {
    for (const got of bothWays(text, numbers)) expect(Math.abs(got - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
  });
});

test('names and functions', () => {
  expect(compute('a * b')[0]).toBeCloseTo(signals['a']![0]! * signals['b']![0]!, 6);
  expect(compute('pi')[0]).toBe(Math.fround(Math.PI));
  expect(compute('sr')[0]).toBe(48000);
  expect(compute('gain(-6.020599913279624)')[0]).toBeCloseTo(0.5, 7);
  expect(compute('log10(1000) + exp(1) - e')[0]).toBeCloseTo(3, 6);
  expect(compute('t * sr').filter((_, i) => i % 2 === 0)).toEqual(Float32Array.from({ length: FRAMES }, (_, i) => Math.fround(i)));
});

test('left and right are computed apart, and the plain input passes bit for bit', () => {
  expect(compute('a')).toEqual(signals['a']!);
  const out = compute('a - b');
  expect(left(out)[3]).toBeCloseTo(signals['a']![6]! - signals['b']![6]!, 6);
  expect(right(out)[3]).toBeCloseTo(signals['a']![7]! - signals['b']![7]!, 6);
});

test('a knob on its way is followed in every frame', () => {
  const rig = new KernelRig(definition, { config: { expression: 'x' }, modulated: { x: { depth: 0.5 } } });
  const by = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i / 7));
  left(rig.run(100, { x: by })[0]!).forEach((v, i) => expect(v).toBeCloseTo(0.5 * by[i]!, 6));
});

describe('a fault is told with its column and a remedy', () => {
  test.each([
    ['', 'expression-empty', 1], ['   ', 'expression-empty', 4], ['a +', 'expression-syntax', 4], ['a b', 'expression-syntax', 3], ['(a', 'expression-syntax', 3], ['a)', 'expression-syntax', 2],
    ['foo', 'expression-unknown-name', 1], ['2 * wave(a)', 'expression-unknown-name', 5], ['sin', 'expression-syntax', 1], ['sin()', 'expression-arguments', 1], ['min(a)', 'expression-arguments', 1],
    ['max(a, b, c)', 'expression-arguments', 1], ['a $ b', 'expression-syntax', 3], ['a ? b', 'expression-syntax', 6], ['1e999', 'expression-number', 1], ['a = b', 'expression-syntax', 3],
    ['constructor', 'expression-unknown-name', 1], ['__proto__', 'expression-syntax', 1], ['a.b', 'expression-syntax', 2], ['𝄞𝄞 + a', 'expression-syntax', 1], ['a + 🎹', 'expression-syntax', 5], ['min(a,)', 'expression-syntax', 7],
    ['toString()', 'expression-unknown-name', 1], ['a, b', 'expression-syntax', 2], ['`a`', 'expression-syntax', 1], ['sin(a', 'expression-syntax', 6],
  ])('%s: %s in column %i', (text, code, column) => {
    const [fault, ...more] = definition.check({ expression: text });
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ code, severity: 'error', where: { param: 'expression' } });
    expect(fault!.message).toContain(`column ${column}:`);
    // The remedy is a sentence of its own.
    expect(fault!.message).toMatch(/\. [A-Z].*\.$/);
    expect(compute(text).every((v) => v === 0)).toBe(true);
  });

  test('the initial expression is in order', () => expect(definition.check({ expression: definition.config.expression.initial })).toEqual([]));
});

describe('hostile texts', () => {
  const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + 'a' + close.repeat(depth);
  test.each([
    ['brackets', nested(190, '(', ')'), 'expression-too-deep'], ['signs', nested(390, '-', ''), 'expression-too-deep'], ['calls', nested(60, 'sin(', ')'), 'expression-too-deep'],
    ['powers', `${'a^'.repeat(100)}a`, 'expression-too-deep'], ['choices', `${'a?a:'.repeat(90)}a`, 'expression-too-deep'], ['length', 'a+'.repeat(5_000_000) + 'a', 'expression-too-long'],
    ['a long name', 'q'.repeat(400), 'expression-unknown-name'], ['digits', '9'.repeat(400), 'expression-number'], ['steps', `${'sin(sin(sin(sin(a))))+'.repeat(13)}${'-a*-a+'.repeat(15)}a`, 'none'],
    ['values at once', `${'if(a,a,'.repeat(31)}a${')'.repeat(31)}`, 'expression-too-deep'],
  ])('%s', (_name, expression, code) => {
    const faults = definition.check({ expression });
    expect(faults[0]?.code ?? 'none').toBe(code);
    for (const { message } of faults) expect(message.length).toBeLessThan(300);
  });

  test('more steps than the machine takes are refused', () => {
    expect(definition.check({ expression: `a${'+a'.repeat(127)}` })).toEqual([]);
    expect(definition.check({ expression: `a${'+a'.repeat(128)}` })[0]?.code).toBe('expression-too-long');
  });

  test('any text is read or refused, never thrown at', () => {
    const pieces = fc.constantFrom('a', 'b', 'x', 't', 'sin', 'mix', 'if', '(', ')', ',', '+', '-', '*', '/', '^', '?', ':', '<', '==', '!', '&&', '1', '.5', '1e9', ' ', '\n', '\u0000', 'é', '🎹', '__proto__');
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 500 }), fc.array(pieces, { maxLength: 200 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(text, (expression) => {
        const faults = definition.check({ expression });
        expect(faults.length).toBeLessThanOrEqual(1);
        expect(definition.data({ expression }, 48000).length).toBeGreaterThanOrEqual(12);
      }),
      { seed: 7, numRuns: 3000 },
    );
  });
});

test('what carries: the widest of its inputs, and mono on its own', () => {
  expect(definition.carry(['silence', 'silence', 'silence', 'silence'])).toEqual(['mono']);
  expect(definition.carry(['mono', 'stereo', 'silence', 'silence'])).toEqual(['stereo']);
  expect(definition.carry(['mid-side', 'stereo', 'silence', 'silence'])).toEqual(['mid-side']);
});

test('an expression of time never ends; others end with their inputs', () => {
  expect(definition.tailSeconds({}, { expression: 'sin(t)' })).toBe(Infinity);
  expect(definition.tailSeconds({}, { expression: 'sin(a)' })).toBe(0);
});

test('any cut of the blocks gives the same bits', () => {
  const expression = 'tanh(sin(a * 3 + t) * x) + if(b > c, pow(d, 1.5), floor(a)) * y';
  const rendered = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { config: { expression }, params: { x: 0.5 } });
    rig.play();
    rig.set('y', 1);
    return rig.run(FRAMES, signals, cut)[0]!;
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});

test('a result beyond all numbers is muted by the engine, which goes on', () => {
  const rig = new KernelRig(definition, { config: { expression: '1e300 * a * 1e300' } });
  expect(rig.run(64, { a: stereo(64, () => 1) })[0]!.every((v) => v === 0)).toBe(true);
  expect(rig.faults).toBeGreaterThan(0);
});
