/**
 * Math: runs the bytecode of `bytecode.ts` over a slice, one instruction after the other, each on all frames: a stack whose
 * values are one slice of f64x2 wide. a, b, c, d: 2×frames → out: 2×frames. Audio thread; allocates nothing. The numbers of operations are those of `operations.ts`.
 *
 * Errors: sin and cos 1e-9 within a million turns, exp2 2e-10 and log2 1e-9 relative to an octave, tanh 1e-9.
 */
import { data, input, output, param, paramSignal, state } from "../../../worklets/dsp/node";
import { playFrame, rateHz } from "../../../worklets/dsp/clock";
import { exp2Pair } from "../../../worklets/dsp/exponent";
import { log2Pair } from "../../../worklets/dsp/exponent-vector";
import { flushPair, loadPair, storePair } from "../../../worklets/dsp/frame";
import { sinePairOfTurns } from "../../../worklets/dsp/sine-pair";
import * as N from "../../../worklets/generated/math";

const SLOT: usize = 32 * 16;
const CODE: usize = 8;

const INPUT: u32 = 1;
const CONSTANT: u32 = 2;
const TIME: u32 = 3;
/** From here on two values become one, then one, then three become one. */
const FIRST_BINARY: u32 = 8;
const ADD: u32 = 8;
const SUBTRACT: u32 = 9;
const MULTIPLY: u32 = 10;
const DIVIDE: u32 = 11;
const MODULO: u32 = 12;
const MIN: u32 = 13;
const MAX: u32 = 14;
const POWER: u32 = 15;
const LESS: u32 = 16;
const LESS_OR_EQUAL: u32 = 17;
const EQUAL: u32 = 18;
const AND: u32 = 19;
const OR: u32 = 20;
const FIRST_UNARY: u32 = 32;
const NEGATE: u32 = 32;
const NOT: u32 = 33;
const ABS: u32 = 34;
const SIGN: u32 = 35;
const FLOOR: u32 = 36;
const CEIL: u32 = 37;
const ROUND: u32 = 38;
const FRACT: u32 = 39;
const SQRT: u32 = 40;
const SIN: u32 = 41;
const COS: u32 = 42;
const TANH: u32 = 43;
const EXP2: u32 = 44;
const LOG2: u32 = 45;
const FIRST_TERNARY: u32 = 64;
const MIX: u32 = 64;

export function init(_node: usize): void {}

export function reset(_node: usize): void {}

export function process(node: usize, frames: i32): void {
  const code = data(node);
  const constants = code + load<u32>(code, 4);
  let pc = code + CODE;
  const end = pc + (<usize>load<u32>(code) << 2);
  let top = state(node);
  for (; pc < end; pc += 4) {
    const word = load<u32>(pc);
    const operation = word & 255;
    const operand = word >> 8;
    if (operation < FIRST_BINARY) {
      push(node, operation, operand, constants, top, frames);
      top += SLOT;
    } else if (operation < FIRST_UNARY) {
      top -= SLOT;
      binary(operation, top - SLOT, top, frames);
    } else if (operation < FIRST_TERNARY) unary(operation, operand, top - SLOT, frames);
    else {
      top -= 2 * SLOT;
      ternary(operation, top - SLOT, top, top + SLOT, frames);
    }
  }
  const y = output(node, N.OUTPUT_OUT);
  const result = state(node);
  // A subnormal would slow down whoever follows.
  for (let i = 0; i < frames; i++) storePair(y + ((<usize>i) << 3), flushPair(v128.load(result + ((<usize>i) << 4))));
}

function fill(z: usize, value: f64, frames: i32): void {
  const pair = f64x2.splat(value);
  for (let i = 0; i < frames; i++) v128.store(z + ((<usize>i) << 4), pair);
}

function push(node: usize, operation: u32, operand: u32, constants: usize, z: usize, frames: i32): void {
  if (operation == INPUT) {
    const x = input(node, operand);
    for (let i = 0; i < frames; i++) v128.store(z + ((<usize>i) << 4), loadPair(x + ((<usize>i) << 3)));
  } else if (operation == CONSTANT) fill(z, load<f64>(constants + (<usize>operand << 3)), frames);
  else if (operation == TIME) {
    for (let i = 0; i < frames; i++) v128.store(z + ((<usize>i) << 4), f64x2.splat((playFrame + <f64>i) / rateHz));
  } else {
    const signal = paramSignal(node, operand);
    if (signal == 0) return fill(z, param(node, operand), frames);
    for (let i = 0; i < frames; i++) v128.store(z + ((<usize>i) << 4), f64x2.splat(<f64>load<f32>(signal + ((<usize>i) << 2))));
  }
}

/** 1 where the mask is set, otherwise 0. */
// @ts-ignore: decorator
@inline
function truth(mask: v128): v128 {
  return v128.and(mask, f64x2.splat(1));
}

// @ts-ignore: decorator
@inline
function isTrue(x: v128): v128 {
  return f64x2.ne(x, f64x2.splat(0));
}

/** x where the mask is set, otherwise exactly 0, whatever x is. */
// @ts-ignore: decorator
@inline
function where(mask: v128, x: v128): v128 {
  return v128.and(mask, x);
}

// @ts-ignore: decorator
@inline
function logarithm(x: v128): v128 {
  return log2Pair(f64x2.max(x, f64x2.splat(1e-300)));
}

// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  return exp2Pair(f64x2.min(f64x2.max(x, f64x2.splat(-1000)), f64x2.splat(1000)));
}

/** tanh x = 1 − 2/(e^2x + 1); beyond ±20 it is 1 to the last bit. */
// @ts-ignore: decorator
@inline
function hyperbolicTangent(x: v128): v128 {
  const octaves = f64x2.mul(f64x2.min(f64x2.max(x, f64x2.splat(-20)), f64x2.splat(20)), f64x2.splat(2.8853900817779268));
  return f64x2.sub(f64x2.splat(1), f64x2.div(f64x2.splat(2), f64x2.add(exp2Pair(octaves), f64x2.splat(1))));
}

// @ts-ignore: decorator
@inline
function sine(radians: v128, turnsAhead: f64): v128 {
  return sinePairOfTurns(f64x2.add(f64x2.mul(radians, f64x2.splat(0.15915494309189535)), f64x2.splat(turnsAhead)));
}

// @ts-ignore: decorator
@inline
function valueOfTwo(operation: u32, x: v128, y: v128): v128 {
  if (operation == ADD) return f64x2.add(x, y);
  if (operation == SUBTRACT) return f64x2.sub(x, y);
  if (operation == MULTIPLY) return f64x2.mul(x, y);
  if (operation == DIVIDE) return where(isTrue(y), f64x2.div(x, y));
  if (operation == MODULO) return where(isTrue(y), f64x2.sub(x, f64x2.mul(y, f64x2.floor(f64x2.div(x, y)))));
  if (operation == MIN) return f64x2.min(x, y);
  if (operation == MAX) return f64x2.max(x, y);
  if (operation == POWER) return where(v128.or(isTrue(x), f64x2.eq(y, f64x2.splat(0))), exponential(f64x2.mul(y, logarithm(f64x2.abs(x)))));
  if (operation == LESS) return truth(f64x2.lt(x, y));
  if (operation == LESS_OR_EQUAL) return truth(f64x2.le(x, y));
  if (operation == EQUAL) return truth(f64x2.eq(x, y));
  if (operation == AND) return truth(v128.and(isTrue(x), isTrue(y)));
  return truth(v128.or(isTrue(x), isTrue(y)));
}

// @ts-ignore: decorator
@inline
function valueOfOne(operation: u32, x: v128): v128 {
  if (operation == NEGATE) return f64x2.neg(x);
  if (operation == NOT) return truth(f64x2.eq(x, f64x2.splat(0)));
  if (operation == ABS) return f64x2.abs(x);
  if (operation == SIGN) return f64x2.sub(truth(f64x2.gt(x, f64x2.splat(0))), truth(f64x2.lt(x, f64x2.splat(0))));
  if (operation == FLOOR) return f64x2.floor(x);
  if (operation == CEIL) return f64x2.ceil(x);
  if (operation == ROUND) return f64x2.nearest(x);
  if (operation == FRACT) return f64x2.sub(x, f64x2.floor(x));
  if (operation == SQRT) return f64x2.sqrt(f64x2.max(x, f64x2.splat(0)));
  if (operation == SIN) return sine(x, 0);
  if (operation == COS) return sine(x, 0.25);
  if (operation == TANH) return hyperbolicTangent(x);
  if (operation == EXP2) return exponential(x);
  return logarithm(x);
}

/** Inlined for each operation, so that the loop asks nothing. */
// @ts-ignore: decorator
@inline
function eachOfTwo(operation: u32, z: usize, y: usize, frames: i32): void {
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 4;
    v128.store(z + at, valueOfTwo(operation, v128.load(z + at), v128.load(y + at)));
  }
}

// @ts-ignore: decorator
@inline
function eachOfOne(operation: u32, z: usize, frames: i32): void {
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 4;
    v128.store(z + at, valueOfOne(operation, v128.load(z + at)));
  }
}

function binary(operation: u32, z: usize, y: usize, frames: i32): void {
  if (operation == ADD) eachOfTwo(ADD, z, y, frames);
  else if (operation == SUBTRACT) eachOfTwo(SUBTRACT, z, y, frames);
  else if (operation == MULTIPLY) eachOfTwo(MULTIPLY, z, y, frames);
  else if (operation == DIVIDE) eachOfTwo(DIVIDE, z, y, frames);
  else if (operation == MODULO) eachOfTwo(MODULO, z, y, frames);
  else if (operation == MIN) eachOfTwo(MIN, z, y, frames);
  else if (operation == MAX) eachOfTwo(MAX, z, y, frames);
  else if (operation == POWER) eachOfTwo(POWER, z, y, frames);
  else if (operation == LESS) eachOfTwo(LESS, z, y, frames);
  else if (operation == LESS_OR_EQUAL) eachOfTwo(LESS_OR_EQUAL, z, y, frames);
  else if (operation == EQUAL) eachOfTwo(EQUAL, z, y, frames);
  else if (operation == AND) eachOfTwo(AND, z, y, frames);
  else eachOfTwo(OR, z, y, frames);
}

function unary(operation: u32, operand: u32, z: usize, frames: i32): void {
  if (operation == NEGATE) eachOfOne(NEGATE, z, frames);
  else if (operation == NOT) eachOfOne(NOT, z, frames);
  else if (operation == ABS) eachOfOne(ABS, z, frames);
  else if (operation == SIGN) eachOfOne(SIGN, z, frames);
  else if (operation == FLOOR) eachOfOne(FLOOR, z, frames);
  else if (operation == CEIL) eachOfOne(CEIL, z, frames);
  else if (operation == ROUND) eachOfOne(ROUND, z, frames);
  else if (operation == FRACT) eachOfOne(FRACT, z, frames);
  else if (operation == SQRT) eachOfOne(SQRT, z, frames);
  else if (operation == SIN) eachOfOne(SIN, z, frames);
  else if (operation == COS) eachOfOne(COS, z, frames);
  else if (operation == TANH) eachOfOne(TANH, z, frames);
  else if (operation == EXP2) eachOfOne(EXP2, z, frames);
  else if (operation == LOG2) eachOfOne(LOG2, z, frames);
  else wholePower(operand, z, frames);
}

function wholePower(exponent: u32, z: usize, frames: i32): void {
  for (let i = 0; i < frames; i++) {
    const at = z + ((<usize>i) << 4);
    const x = v128.load(at);
    let product = x;
    for (let k: u32 = 1; k < exponent; k++) product = f64x2.mul(product, x);
    v128.store(at, product);
  }
}

function ternary(operation: u32, z: usize, y: usize, w: usize, frames: i32): void {
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 4;
    const first = v128.load(z + at);
    const second = v128.load(y + at);
    const third = v128.load(w + at);
    v128.store(z + at, operation == MIX ? f64x2.add(first, f64x2.mul(f64x2.sub(second, first), third)) : v128.bitselect(second, third, isTrue(first)));
  }
}
