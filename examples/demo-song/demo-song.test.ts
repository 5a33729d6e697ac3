import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_SONG, demoSongFrames, stemBlocks } from './demo-song.ts';
import { drumPerformance } from './drum-performance.ts';
import { Biquad } from './filters.ts';

const RATE = 48000;
const stems = new Map<string, Float32Array>();
const channelsOf = (id: string): number => DEMO_SONG.stems.find((s) => s.id === id)?.channels ?? 0;

function whole(id: string, rateHz = RATE): Float32Array {
  const out = new Float32Array(demoSongFrames(rateHz) * channelsOf(id));
  let at = 0;
  for (const block of stemBlocks(id, rateHz)) {
    out.set(block, at);
    at += block.length;
  }
  expect(at).toBe(out.length);
  return out;
}

const stem = (id: string): Float32Array => stems.get(id) ?? new Float32Array();
beforeAll(() => {
  for (const { id } of DEMO_SONG.stems) stems.set(id, whole(id));
}, 60_000);

/** Hash of each whole stem at 48 kHz; the same in Node 20, Chromium 156 and Firefox 153. */
const GOLDEN: Readonly<Record<string, string>> = {
  voice: '6cc90818',
  'acoustic-guitar': 'aba015ce',
  keys: 'e48d68f5',
  pad: 'fdfa92de',
  lead: '2c59760b',
  bass: '3f7467b9',
  'bass-808': 'b1a23282',
  kick: '2cd28028',
  snare: 'c87d1a94',
  hats: '5b2da577',
  overhead: '3c7e9e59',
  tambourine: '4dd5bb37',
  hum: '761383f0',
};

/** FNV-1a over the words of the samples. */
function fnv(samples: Float32Array, h = 0x811c9dc5): number {
  const words = new Uint32Array(samples.buffer, samples.byteOffset, samples.length);
  for (const w of words) h = Math.imul(h ^ w, 0x01000193);
  return h;
}
const hex = (h: number): string => (h >>> 0).toString(16).padStart(8, '0');

const db = (ratio: number): number => 20 * Math.log10(ratio);
const peak = (x: Float32Array): number => x.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const rms = (x: Float32Array): number => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length);

/** One channel of a stem between two times. */
function cut(id: string, fromSeconds: number, toSeconds: number, channel = 0): Float32Array {
  const channels = channelsOf(id);
  const x = stem(id);
  return Float32Array.from({ length: Math.floor((toSeconds - fromSeconds) * RATE) }, (_, i) => x[(Math.floor(fromSeconds * RATE) + i) * channels + channel] ?? 0);
}

/** Level in dB of a band with fourth-order edges. */
function bandDb(x: Float32Array, lowHz: number, highHz: number): number {
  const filters = [0, 1].flatMap(() => [new Biquad('highpass', RATE, lowHz, 0.7), new Biquad('lowpass', RATE, highHz, 0.7)]);
  return db(rms(x.map((v) => filters.reduce((y, f) => f.process(y), v))));
}

/** RMS in dB over the 50 ms windows that are within 20 dB of the loudest: what is sung, without the rests. */
function sungDb(fromSeconds: number, toSeconds: number): number {
  const windows: number[] = [];
  for (let t = fromSeconds; t < toSeconds - 0.05; t += 0.05) windows.push(rms(cut('voice', t, t + 0.05)) ** 2);
  const loudest = Math.max(...windows);
  const active = windows.filter((w) => w > loudest / 100);
  return 10 * Math.log10(active.reduce((a, b) => a + b, 0) / active.length);
}

const section = (name: string): { from: number; to: number } => {
  const i = DEMO_SONG.markers.findIndex((m) => m.name === name);
  return { from: DEMO_SONG.markers[i]?.seconds ?? NaN, to: DEMO_SONG.markers[i + 1]?.seconds ?? DEMO_SONG.durationSeconds };
};

describe('the demo song is the same everywhere', () => {
  it('never changes a bit without a new version', () => {
    expect(Object.fromEntries([...stems].map(([id, x]) => [id, hex(fnv(x))]))).toEqual(GOLDEN);
  });

  it('gives the same bits when stems are generated interleaved and in another order', () => {
    const ids = DEMO_SONG.stems.map((s) => s.id).reverse();
    const running = ids.map((id) => ({ id, blocks: stemBlocks(id, RATE), at: 0 }));
    for (let second = 0; second < 15; second++) {
      for (const each of running) {
        const { value: block } = each.blocks.next();
        if (!block) throw new Error(`${each.id} ended early`);
        expect(hex(fnv(block)), `${each.id} at ${second} s`).toBe(hex(fnv(stem(each.id).slice(each.at, each.at + block.length))));
        each.at += block.length;
      }
    }
  });

  it('plays the same music at 44.1 and 96 kHz: each second as loud, within 1.5 dB', () => {
    for (const rateHz of [44100, 96000]) {
      for (const { id, channels } of DEMO_SONG.stems) {
        const blocks = stemBlocks(id, rateHz);
        for (let second = 0; second < 12; second++) {
          const { value: block } = blocks.next();
          const here = rms(block ?? new Float32Array(1));
          const there = rms(stem(id).subarray(second * RATE * channels, (second + 1) * RATE * channels));
          // Noise is drawn anew at each rate: a single snare hit differs by up to 1 dB.
          if (there > 0.01) expect(Math.abs(db(here / there)), `${id} at ${rateHz}, second ${second}`).toBeLessThan(1.5);
        }
      }
    }
  }, 60_000);

  it('says what it has, and refuses what it has not', () => {
    expect(DEMO_SONG.durationSeconds).toBe(96);
    expect(DEMO_SONG.markers.map((m) => m.name)).toEqual(['Intro', 'Verse 1', 'Chorus 1', 'Verse 2', 'Chorus 2', 'Outro']);
    expect(() => [...stemBlocks('banjo', RATE)]).toThrow(/no stem "banjo"/);
    expect(() => [...stemBlocks('kick', 8000)]).toThrow(/8000/);
  });
});

describe('the demo song is ready to be mixed', () => {
  it('is finite, has no DC, begins and ends at zero', () => {
    for (const [id, x] of stems) {
      expect(x.every(Number.isFinite), id).toBe(true);
      expect(Math.abs(x.reduce((a, b) => a + b, 0) / x.length), id).toBeLessThan(1e-5);
      expect(Math.abs(x[0] ?? 1), id).toBeLessThan(1e-6);
      expect(Math.abs(x[x.length - 1] ?? 1), id).toBeLessThan(1e-6);
    }
  });

  it('peaks between −14 and −3 dBFS on every stem but the hum, and the sum stays below +3 dBFS', () => {
    for (const [id, x] of stems) {
      if (id === 'hum') continue;
      expect(db(peak(x)), id).toBeGreaterThan(-14);
      expect(db(peak(x)), id).toBeLessThan(-3);
    }
    const frames = demoSongFrames(RATE);
    const sum = new Float32Array(2 * frames);
    for (const [id, x] of stems) {
      const stereo = channelsOf(id) === 2;
      for (let i = 0; i < 2 * frames; i++) sum[i] = (sum[i] ?? 0) + (x[stereo ? i : i >> 1] ?? 0);
    }
    expect(db(peak(sum))).toBeLessThan(3);
  });
});

describe('the demo song teaches', () => {
  it('dynamics: choruses are sung 15 ± 2 dB above verses', () => {
    for (const pass of [1, 2]) {
      const verse = section(`Verse ${pass}`);
      const chorus = section(`Chorus ${pass}`);
      expect(Math.abs(sungDb(chorus.from, chorus.to) - sungDb(verse.from, verse.to) - 15)).toBeLessThan(2);
    }
  });

  it('tone: every instrument has its place, and the hum is little', () => {
    const { from, to } = section('Chorus 1');
    const over = (id: string, own: readonly [number, number], other: readonly [number, number]): number => bandDb(cut(id, from, to), ...own) - bandDb(cut(id, from, to), ...other);
    expect(over('bass-808', [20, 60], [500, 2000]), '808').toBeGreaterThan(30);
    expect(over('bass', [40, 130], [500, 2000]), 'bass').toBeGreaterThan(10);
    expect(over('kick', [40, 130], [500, 2000]), 'kick').toBeGreaterThan(15);
    expect(over('keys', [130, 500], [2000, 4000]), 'keys').toBeGreaterThan(15);
    expect(over('hats', [6000, 16000], [500, 2000]), 'hats').toBeGreaterThan(15);
    expect(db(peak(stem('hum')))).toBeLessThan(-30);
    expect(DEMO_SONG.stems.map(({ channels }) => channels).sort()).toEqual(expect.arrayContaining([1, 2]));
  });

  it('de-essing: a sibilant has more at 5–9 kHz than the vowel after it has there, by 15 dB', () => {
    // The first "stay" of the chorus: s sounds about 0.2 s before the beat, its vowel on it.
    const { from } = section('Chorus 1');
    const sibilant = bandDb(cut('voice', from - 0.17, from - 0.09), 5000, 9000);
    expect(sibilant - bandDb(cut('voice', from + 0.2, from + 0.5), 5000, 9000)).toBeGreaterThan(15);
    expect(sibilant - bandDb(cut('voice', from - 0.17, from - 0.09), 200, 2000)).toBeGreaterThan(10);
  });

  it('plosives: the p of "paper" thumps below 90 Hz', () => {
    const at = section('Verse 1').from + 8.5 * 0.6;
    expect(bandDb(cut('voice', at - 0.06, at + 0.06), 20, 90) - bandDb(cut('voice', at + 0.7, at + 1.1), 20, 90)).toBeGreaterThan(15);
  });

  it('masking: in the verse the guitar is above the voice at 2–4 kHz', () => {
    for (const name of ['Verse 1', 'Verse 2']) {
      const { from, to } = section(name);
      expect(bandDb(cut('acoustic-guitar', from, to), 2000, 4000) - bandDb(cut('voice', from, to), 2000, 4000)).toBeGreaterThan(6);
    }
  });

  it('polarity: the overhead runs against kick and snare at their hits', () => {
    const skins = drumPerformance().filter((hit) => ['kick', 'snare', 'tom-high', 'tom-low'].includes(hit.drum));
    // In a fill the other drums sound in the pair too; only a hit that stands alone shows its own polarity.
    const alone = skins.filter((hit) => skins.every((other) => other === hit || Math.abs(other.seconds - hit.seconds) > 0.2));
    for (const drum of ['kick', 'snare'] as const) {
      const hits = alone.filter((hit) => hit.drum === drum && hit.force > 0.7 && hit.seconds < 90);
      expect(hits.length).toBeGreaterThan(20);
      for (const { seconds } of hits) {
        const close = cut(drum, seconds, seconds + 0.12);
        const over = cut('overhead', seconds, seconds + 0.12);
        expect(lowCorrelation(close, over), `${drum} at ${seconds.toFixed(2)} s`).toBeLessThan(-0.5);
      }
    }
  });

  it('mono: the pad loses more than 15 dB', () => {
    const { from, to } = section('Chorus 1');
    const left = cut('pad', from, to, 0);
    const right = cut('pad', from, to, 1);
    expect(db(rms(left) / rms(left.map((v, i) => (v + (right[i] ?? 0)) / 2)))).toBeGreaterThan(15);
  });

  it('transients: the snare crests more than 18 dB above its own hit', () => {
    const hits = drumPerformance().filter((hit) => hit.drum === 'snare' && hit.force > 0.9 && hit.seconds > 30 && hit.seconds < 45);
    for (const { seconds } of hits) {
      const hit = cut('snare', seconds - 0.002, seconds + 0.25);
      expect(db(peak(hit) / rms(hit))).toBeGreaterThan(18);
    }
  });

  it('restoration: the hum is a line at 50 Hz, 20 dB over what lies beside it', () => {
    const line = (hz: number): number => {
      const x = cut('hum', 10, 14);
      let re = 0;
      let im = 0;
      x.forEach((v, i) => {
        re += v * Math.cos((2 * Math.PI * hz * i) / RATE);
        im += v * Math.sin((2 * Math.PI * hz * i) / RATE);
      });
      return db((2 * Math.hypot(re, im)) / x.length);
    };
    expect(line(50)).toBeGreaterThan(-50);
    for (const beside of [45, 47.5, 52.5, 60]) expect(line(50) - line(beside)).toBeGreaterThan(20);
  });
});

/** Correlation below 500 Hz, where a flipped polarity costs the body of a drum. */
function lowCorrelation(a: Float32Array, b: Float32Array): number {
  const low = (x: Float32Array): Float32Array => {
    const filter = new Biquad('lowpass', RATE, 500, 0.7);
    return x.map((v) => filter.process(v));
  };
  const x = low(a);
  const y = low(b);
  let xy = 0;
  x.forEach((v, i) => { xy += v * (y[i] ?? 0); });
  return xy / (x.length * rms(x) * rms(y));
}
