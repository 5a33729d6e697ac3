import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { hash32, latencyOf } from '../kit/index.ts';
import { ALIGN_BYTES, GRID_FRAMES, LINE, NODE, PARAM } from './abi.ts';
import { lineBytes, nodeRecordBytes, packCarries, planNodeRegion, ringFrames, telemetryFloats } from './node-region.ts';

const RATES_HZ = [44100, 96000];
const ADDRESS = 0x100000;

describe('the region of a node', () => {
  it.each(shipped.all().map((definition) => [definition.id, definition] as const))('%s: its parts follow each other, aligned, and none overlaps', (_id, definition) => {
    for (const rateHz of RATES_HZ) {
      const region = planNodeRegion(definition, {}, rateHz);
      const paramBytes = Object.keys(definition.params).length * PARAM.BYTES;
      const configBytes = Object.keys(definition.config ?? {}).length * 8;
      const parts: [number, number][] = [
        [0, NODE.BYTES], [region.params, paramBytes], [region.config, configBytes], [region.telemetry, telemetryFloats(definition) * 4], [region.data, region.dataBytes.length], [region.state, region.stateBytes],
        ...(region.bypassRing === 0 ? [] : [[region.bypassRing, region.bypassFrames * 8] as [number, number]]),
      ];
      parts.forEach(([from, bytes], k) => expect(from + bytes).toBeLessThanOrEqual(parts[k + 1]?.[0] ?? region.bytes));
      for (const at of [region.params, region.telemetry, region.data, region.state, region.bypassRing, region.bytes]) expect(at % ALIGN_BYTES).toBe(0);
    }
  });

  it('has a bypass ring that holds the latency and a slice, where a bypass needs to wait', () => {
    const limiter = shipped.get('limiter')!;
    const region = planNodeRegion(limiter, {}, 48000);
    expect(region.latencyFrames).toBe(latencyOf(limiter, {}, 48000));
    expect(region.latencyFrames).toBeGreaterThan(0);
    expect(region.bypassFrames).toBeGreaterThan(region.latencyFrames + GRID_FRAMES);
    expect(Math.log2(region.bypassFrames) % 1).toBe(0);
    expect(planNodeRegion(shipped.get('fader')!, {}, 48000).bypassRing).toBe(0);
  });

  it('rings are powers of two, at least as long as asked for', () => {
    expect([1, 64, 65, 4096, 4097].map(ringFrames)).toEqual([64, 64, 128, 4096, 8192]);
    expect(lineBytes(100)).toBe(LINE.ring + 256 * 8);
  });
});

describe('the record of a node', () => {
  const definition = shipped.get('fader')!;
  const region = planNodeRegion(definition, {}, 48000);
  const names = Object.keys(definition.params);
  const bytes = nodeRecordBytes({ address: ADDRESS, definition, kernel: 3, path: 'a/b', params: { levelDb: 99, mute: 1 }, config: {}, bypassed: true, carries: ['mono'] }, region);
  const view = new DataView(bytes.buffer);

  it('points into its own region', () => {
    for (const [word, at] of [[NODE.state, region.state], [NODE.params, region.params], [NODE.config, region.config], [NODE.telemetry, region.telemetry], [NODE.data, region.data]] as const) expect(view.getInt32(word, true)).toBe(ADDRESS + at);
    expect(view.getInt32(NODE.kernel, true)).toBe(3);
    expect(view.getInt32(NODE.paramCount, true)).toBe(names.length);
    expect(view.getInt32(NODE.seed, true)).toBe(hash32('a/b') | 0);
    expect(view.getFloat32(NODE.bypassGoal, true)).toBe(1);
  });

  it('has its values within their ranges, and initial ones where none was set', () => {
    names.forEach((name, k) => {
      const param = definition.params[name]!;
      const given: Readonly<Record<string, number>> = { levelDb: param.max, mute: 1 };
      expect(view.getFloat64(region.params + k * PARAM.BYTES + PARAM.target, true), name).toBe(given[name] ?? param.initial);
      expect(view.getInt32(region.params + k * PARAM.BYTES + PARAM.node, true)).toBe(ADDRESS);
    });
  });

  it('has its settings as numbers: a choice as its index, a toggle as 0 or 1', () => {
    const stem = shipped.get('stem')!;
    const stemRegion = planNodeRegion(stem, {}, 48000);
    const record = new DataView(nodeRecordBytes({ address: ADDRESS, definition: stem, kernel: 0, path: 's', params: {}, config: { startSeconds: 2.5, channels: 'stereo' }, bypassed: false, carries: [] }, stemRegion).buffer);
    const settings = Object.keys(stem.config!);
    expect(record.getFloat64(stemRegion.config + settings.indexOf('startSeconds') * 8, true)).toBe(2.5);
    expect(record.getFloat64(stemRegion.config + settings.indexOf('channels') * 8, true)).toBe(2);
  });

  it('packs what eight inputs carry, first port lowest', () => {
    const [mono, stereo] = [packCarries(['mono']), packCarries(['stereo'])];
    expect(packCarries(['stereo', 'mono'])).toBe(stereo | (mono << 4));
    expect(packCarries(Array(20).fill('stereo')) >>> 0).toBe(packCarries(Array(8).fill('stereo')) >>> 0);
  });
});
