import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choice, decibels, gain, hertz, milliseconds, number, percent, ratio, seconds, semitones, SILENCE_DB, toggle } from '../kit/index.ts';
import { formatParam, formatUnit, parseValue } from './value-text.ts';

const level = gain({ min: SILENCE_DB, max: 12, initial: 0, scale: 'fader', doc: 'x' });
const cutoff = hertz({ min: 20, max: 20_000, initial: 1000, doc: 'x' });
const attack = milliseconds({ min: 0.1, max: 2000, initial: 10, doc: 'x' });
const time = seconds({ min: 0.01, max: 20, initial: 1, doc: 'x' });
const pan = percent({ min: -100, max: 100, initial: 0, doc: 'x' });

const valueOf = (text: string, param: Parameters<typeof parseValue>[1], tempo?: number): number => {
  const parsed = parseValue(text, param, tempo);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.value;
};

describe('values are shown with their unit', () => {
  it.each([
    [-18, 'dB', '−18.0 dB'], [3, 'dB', '+3.0 dB'], [-0.01, 'dB', '0.0 dB'], [SILENCE_DB, 'dB', '−∞ dB'],
    [47.5, 'Hz', '47.5 Hz'], [440, 'Hz', '440 Hz'], [1250, 'Hz', '1.25 kHz'], [999.7, 'Hz', '1.00 kHz'], [12_500, 'Hz', '12.5 kHz'],
    [0.5, 'ms', '0.50 ms'], [120, 'ms', '120 ms'], [1500, 'ms', '1.50 s'], [0.25, 's', '250 ms'], [2.5, 's', '2.50 s'],
    [4, ':1', '4.0:1'], [20, ':1', '20:1'], [-40, '%', '−40 %'], [7, 'st', '+7.00 st'], [-23, 'LUFS', '−23.0 LUFS'],
  ])('%s %s is %s', (value, unit, text) => {
    expect(formatUnit(value, unit)).toBe(text);
  });

  it('says plus only where there is a minus', () => {
    expect(formatParam(6, decibels({ min: 0, max: 24, initial: 6, doc: 'x' }))).toBe('6.0 dB');
    expect(formatParam(6, decibels({ min: -24, max: 24, initial: 0, doc: 'x' }))).toBe('+6.0 dB');
  });
});

describe('values are typed as people write them', () => {
  it.each([
    ['-3', level, -3], ['−3 dB', level, -3], ['off', level, SILENCE_DB], ['-inf', level, SILENCE_DB], ['+6dB', level, 6],
    ['3k', cutoff, 3000], ['3.5 kHz', cutoff, 3500], ['440', cutoff, 440], ['1e3', cutoff, 1000], ['2,5k', cutoff, 2500],
    ['120ms', attack, 120], ['0.5s', attack, 500], ['50 us', attack, 0.1], ['250 ms', time, 0.25], ['1min', time, 20],
    ['4:1', ratio({ min: 1, max: 20, initial: 2, doc: 'x' }), 4], ['50%', pan, 50], ['30L', pan, -30], ['R12', pan, 12], ['c', pan, 0],
    ['1oct', semitones({ min: -24, max: 24, initial: 0, doc: 'x' }), 12],
    ['12 cents', number({ min: 0, max: 100, initial: 0, unit: 'ct', doc: 'x' }), 12], ['0.5 st', number({ min: 0, max: 100, initial: 0, unit: 'ct', doc: 'x' }), 50],
  ])('%s', (text, param, value) => {
    expect(valueOf(text, param)).toBeCloseTo(value, 9);
  });

  it('reads note lengths in the tempo of the patch', () => {
    expect(valueOf('1/8', attack, 120)).toBeCloseTo(250, 9);
    expect(valueOf('1/4.', attack, 60)).toBeCloseTo(1500, 9);
    expect(valueOf('1/8t', attack, 120)).toBeCloseTo(500 / 3, 9);
    expect(valueOf('1/16', cutoff, 1000)).toBeCloseTo(1000 / 15, 6);
  });

  it('reads pitches where a frequency is asked for', () => {
    expect(valueOf('a4', cutoff)).toBeCloseTo(440, 9);
    expect(valueOf('c4', cutoff)).toBeCloseTo(261.6256, 3);
    expect(valueOf('f#3', cutoff)).toBeCloseTo(184.9972, 3);
  });

  it('takes what is out of range to its end, and says so', () => {
    expect(parseValue('50k', cutoff)).toEqual({ value: 20_000, clamped: true });
    expect(parseValue('12', level)).toEqual({ value: 12, clamped: false });
  });

  it('reads choices by their first letters and toggles by word', () => {
    expect(valueOf('sq', choice({ choices: ['sine', 'square'], initial: 0, doc: 'x' }))).toBe(1);
    expect(valueOf('on', toggle({ initial: false, doc: 'x' }))).toBe(1);
  });

  it('says what would do when it understands nothing', () => {
    for (const text of ['', 'loud', '3 apples', '--3', '1/0', '0x10', 'NaN']) {
      const parsed = parseValue(text, cutoff);
      expect('fault' in parsed && parsed.fault.length > 0, text).toBe(true);
    }
  });

  it('never throws and never leaves the range, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), fc.constantFrom(level, cutoff, attack, time, pan), (text, param) => {
      const parsed = parseValue(text, param);
      if ('value' in parsed) expect(parsed.value >= param.min && parsed.value <= param.max).toBe(true);
    }), { seed: 1, numRuns: 2000 });
  });

  it('reads back what it shows, to three figures', () => {
    fc.assert(fc.property(fc.constantFrom(level, cutoff, attack, time, pan, number({ min: 0, max: 8, initial: 1, doc: 'x' })), fc.double({ min: 0, max: 1, noNaN: true }), (param, way) => {
      const value = param.min + way * (param.max - param.min);
      const step = Math.max(Math.abs(value) * 0.006, param.unit === 'dB' || param.unit === '%' ? 0.051 : 0.0051);
      expect(Math.abs(valueOf(formatParam(value, param), param) - value)).toBeLessThanOrEqual(step);
    }), { seed: 2, numRuns: 2000 });
  });
});
