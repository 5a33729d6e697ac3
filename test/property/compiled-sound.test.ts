/**
 * Random patches of the real nodes that sound, rendered: the compiled program, in blocks of any length, equals to the bit the same
 * kernels run one by one on engines of their own, without buffers to reuse and frame by frame in loops. Most are small, for
 * each node of the counterpart is an engine; some are as large as those of compile.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { compile } from '../../src/compile/compile.ts';
import type { Compiled } from '../../src/compile/compile.ts';
import type { CatalogNode, Config, Setting } from '../../src/kit/index.ts';
import { NODE } from '../../src/schedule/abi.ts';
import { EnginePlayer, kernels } from './engine-player.ts';
import { PlainExecutor } from './plain-executor.ts';
import { randomPatch } from './random-patch.ts';
import { Random } from './random.ts';
import { fillRing, type RigNode, rigNode } from './rig-node.ts';

const PATCHES = 200;
const BLOCKS = 10;
const FRAMES = 512;
const RATES_HZ = [44100, 48000, 96000];
/** Calls of these lengths, over and over: askew to the grid, or whole spans. */
const WHOLE = [128];
const CUTS = [[97, 1, 33, 128, 7], WHOLE];

const SILENT_PARTS = new Set(['chain', 'chain-input', 'chain-output', 'receive', 'output', 'line']);
const without = new Set(shipped.all().filter(({ id, role }) => kernels(id) === undefined && !SILENT_PARTS.has(role ?? '')).map(({ id }) => id));

function randomConfig(definition: CatalogNode, random: Random): Config {
  return Object.fromEntries(Object.entries(definition.config ?? {}).map(([name, setting]) => [name, name === 'bus' ? random.pick(['a', 'b']) : randomSetting(setting, random)]));
}

function randomSetting(setting: Setting, random: Random): number | string | boolean {
  switch (setting.kind) {
    case 'choice': return random.pick(setting.choices);
    case 'toggle': return random.chance(0.5);
    case 'text': return setting.initial;
    case 'number': {
      // Mostly short, so that something comes out while we listen.
      const value = setting.min + (setting.max - setting.min) * random.next() ** 4;
      return setting.integer === true ? Math.round(value) : value;
    }
  }
}

interface Rendered {
  readonly sound: Float32Array;
  readonly hasFaults: boolean;
}

function render({ schedule, plan }: Compiled, cut: readonly number[]): Rendered {
  if (schedule === undefined) throw new Error('no schedule');
  const player = new EnginePlayer(schedule.rateHz);
  player.load(schedule);
  for (const { path, ring } of schedule.nodes) {
    if (ring === undefined) continue;
    const { region } = plan.graph.nodes.find((node) => node.path === path)!.variant;
    fillRing(new DataView(player.engine.memory.buffer, ring.address, region.stateBytes), path);
  }
  for (let done = 0, k = 0; done < FRAMES; k++) {
    const frames = Math.min(cut[k % cut.length]!, FRAMES - done);
    player.play(frames);
    done += frames;
  }
  const memory = new DataView(player.engine.memory.buffer);
  const rendered = { sound: player.sound, hasFaults: schedule.nodes.some(({ record }) => memory.getUint32(record + NODE.faults, true) > 0) };
  player.engine.release();
  return rendered;
}

describe('compiled sound', () => {
  const seen = { loops: 0, chains: 0, nodes: 0 };
  let seed = 70_000;

  for (let block = 0; block < BLOCKS; block++) {
    it(`equals the plain executor to the bit: sounding patches ${block * (PATCHES / BLOCKS)} and on`, () => {
      for (let compared = 0; compared < PATCHES / BLOCKS; seed++) {
        const patch = randomPatch(seed, { catalog: shipped, maxNodes: seed % 19 === 0 ? 300 : 60, backward: 0.2, without, configOf: randomConfig });
        const compiled = compile(patch, shipped, { kernels, rateHz: RATES_HZ[seed % RATES_HZ.length] });
        const askew = render(compiled, CUTS[seed % CUTS.length]!);
        // A fault silences what is still to come of its grid step: in a call that is cut askew less than in a whole one.
        const { sound } = askew.hasFaults ? render(compiled, WHOLE) : askew;
        // Two silences are always equal: of what nothing is heard, nothing is proved.
        if (sound.every((sample) => sample === 0)) continue;
        compared++;
        const rigs: RigNode[] = [];
        const plain = new PlainExecutor(compiled.plan, (node) => rigs[rigs.push(rigNode(compiled.plan, node)) - 1]!).render(FRAMES);
        for (const rig of rigs) rig.release();
        const bits = new Uint32Array(sound.buffer);
        const expected = new Uint32Array(plain.buffer);
        const first = bits.findIndex((word, i) => word !== expected[i]);
        expect(first, `patch ${seed} differs at sample ${first}: ${sound[first]} instead of ${plain[first]}`).toBe(-1);
        const { feedback, graph } = compiled.plan;
        if (feedback.isLoop.includes(1)) seen.loops++;
        if (graph.nodes.some(({ path }) => path.split('/').length > 2)) seen.chains++;
        seen.nodes = Math.max(seen.nodes, graph.nodes.length);
      }
    });
  }

  it('met loops, chains in chains and large patches', () => {
    expect(seen.loops).toBeGreaterThan(PATCHES / 4);
    expect(seen.chains).toBeGreaterThan(PATCHES / 40);
    expect(seen.nodes).toBeGreaterThan(100);
  });
});
