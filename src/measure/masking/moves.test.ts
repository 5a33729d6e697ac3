/** What a move is predicted to gain, on scenes whose answer is known. */
import { describe, expect, it } from 'vitest';
import { PLACES, PLACES_HZ } from './hidden-regions.ts';
import { bellGain, bellOver, detectorDb, type Moment, type Move, Prediction } from './moves.ts';

/** Two sounds at places given by hertz and level. */
function moment(sounds: readonly (readonly (readonly [hz: number, leftDb: number, rightDb?: number])[])[], tonality = 0): Moment {
  const fill = (): Float32Array => new Float32Array(8 * PLACES).fill(-100);
  const [leftDb, rightDb] = [fill(), fill()];
  sounds.forEach((parts, sound) => {
    for (const [hz, left, right = left] of parts) {
      const place = PLACES_HZ.findIndex((one) => one >= hz);
      leftDb[sound * PLACES + place] = left;
      rightDb[sound * PLACES + place] = right;
    }
  });
  return { leftDb, rightDb, tonality: new Float32Array(8 * PLACES).fill(tonality) };
}
const over = (fromHz: number, toHz: number, db: number, right?: number): [number, number, number?][] => PLACES_HZ.filter((hz) => hz >= fromHz && hz <= toHz).map((hz) => (right === undefined ? [hz - 1, db] : [hz - 1, db, right]));

const voice = over(300, 4000, 50);
const guitar = over(2000, 4000, 56);
const bell = bellOver(2000, 4000);

describe('a bell', () => {
  it('has its gain at its middle and none far away', () => {
    expect(10 * Math.log10(bellGain({ hz: 1000, q: 1 }, -6, 1000))).toBeCloseTo(-6, 6);
    expect(10 * Math.log10(bellGain({ hz: 1000, q: 1 }, -6, 50))).toBeCloseTo(0, 1);
  });

  it('over a region stands at its middle', () => {
    expect(bell.hz).toBeCloseTo(2830, -1);
    expect(bell.q).toBeCloseTo(1.4, 1);
  });
});

describe('a prediction', () => {
  const scene = new Prediction([moment([voice, guitar])], [0, 1], 0, 100);
  const before = scene.audibility();
  const withMove = (move: Move): number => scene.audibility({ sound: 1, move });

  it('gains by a cut where the other hides, the deeper the more, and nothing by one elsewhere', () => {
    expect(before).toBeLessThan(0.9);
    const gains = [-3, -6, -9].map((gainDb) => withMove({ kind: 'cut', ...bell, gainDb }));
    expect(gains[0]).toBeGreaterThan(before + 0.005);
    expect(gains[1]).toBeGreaterThan(gains[0]!);
    expect(gains[2]).toBeGreaterThan(gains[1]!);
    expect(withMove({ kind: 'cut', hz: 80, q: 2, gainDb: -9 })).toBeCloseTo(before, 3);
  });

  it('gains as much by a cut as by a softer sound', () => {
    const softer = new Prediction([moment([voice, over(2000, 4000, 50)])], [0, 1], 0, 100).audibility();
    expect(Math.abs(withMove({ kind: 'cut', hz: 2830, q: 0.3, gainDb: -6 }) - softer)).toBeLessThan(0.02);
  });

  it('gains by a pan, for the other ear is free then', () => {
    expect(withMove({ kind: 'pan', position: 60, isMono: false })).toBeGreaterThan(before + 0.05);
    expect(withMove({ kind: 'pan', position: 0, isMono: false })).toBeCloseTo(before, 6);
  });

  it('ducks only while the key is there', () => {
    const alone = moment([voice, guitar]);
    const thresholdDb = detectorDb(alone, 0, bell) - 100 - 12;
    const duck: Move = { kind: 'duck', ...bell, rangeDb: 6, thresholdDb, slope: 0.75 };
    expect(withMove(duck)).toBeCloseTo(withMove({ kind: 'cut', ...bell, gainDb: -6 }), 6);
    expect(withMove({ ...duck, thresholdDb: 0 })).toBeCloseTo(before, 6);
  });
});

describe('nobody beside', () => {
  it('leaves a sound whole', () => expect(new Prediction([moment([voice])], [0], 0, 100).audibility()).toBe(1));
});
