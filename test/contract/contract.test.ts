/**
 * The contract every node keeps, examined without knowing any: a node that is added to the catalog is examined too.
 * PATCHCORD_NODE=id,id examines these alone. What a node does beyond this is measured in its own test.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { isBypassable, TOOLS } from '../../src/kit/index.ts';
import { largestDifference, sine, stereo, uniformNoise } from '../measure/test-signals.ts';
import { residualDb } from '../engine/high-pass.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import type { KernelRig } from './kernel-rig.ts';
import { patchAround, renderedBits } from './patch-around.ts';
import { curveOf, measuredLatency } from './responses.ts';
import { decibels, expectSameBits, expectSameSound, isFinite, isSilent, peakOf, swapped } from './signals.ts';
import { SubnormalScan } from './subnormal-scan.ts';
import { configsOf, ENGINE, firstOnly, folderOf, hasKernel, inputsOf, intoAll, intoFirst, isBuilt, isProcessor, kernelNodes, knobs, nodes, play, releaseAll, ROOT, tailOf } from './subjects.ts';

afterEach(releaseAll);

const RATE = 48000;
const RATES = [44100, 88200, 96000, 176400, 192000];
const SLICE = 32;
const SPAN = 128;
const telemetryIsFinite = (rig: KernelRig): boolean => Object.keys(rig.definition.telemetry ?? {}).every((name) => isFinite(rig.telemetry(name)));

describe('the engine', () => {
  test('holds a kernel for every node that brings one', () => {
    expect(existsSync(ENGINE), `${ENGINE} is missing: run "npm run kernels"`).toBe(true);
    expect(nodes.filter((node) => hasKernel(node) && !isBuilt(node)).map(({ id }) => id), 'run "npm run kernels"').toEqual([]);
  });

  test('is examined with at least one node', () => expect(kernelNodes.length).toBeGreaterThan(0));
});

describe.each(nodes.map((node) => [node.id, node] as const))('%s', (_id, node) => {
  test('says what it is, in words and units', () => {
    expect(TOOLS).toContain(node.tool);
    expect(node.name.trim()).not.toBe('');
    expect(node.summary).toMatch(/^[A-Z“].*\.$/);
    const documented = [...Object.values(node.inputs), ...Object.values(node.outputs), ...Object.values(node.params), ...Object.values(node.config ?? {}), ...Object.values(node.telemetry ?? {})];
    for (const { doc } of documented) expect(doc).toMatch(/^\S.*[.!?)]$/s);
    for (const [name, param] of Object.entries(node.params)) {
      expect(param.initial, name).toBeGreaterThanOrEqual(param.min);
      expect(param.initial, name).toBeLessThanOrEqual(param.max);
      if (param.choices !== undefined) expect(new Set(param.choices).size, name).toBe(param.max + 1);
      // A name ending in a unit has that unit, and a unit that has a name's ending is told by the name.
      for (const [ending, unit] of [['Db', 'dB'], ['Hz', 'Hz'], ['Ms', 'ms'], ['Seconds', 's']] as const) if (name.endsWith(ending)) expect(param.unit, name).toBe(unit);
    }
    for (const [name, setting] of Object.entries(node.config ?? {})) {
      if (setting.kind === 'number') expect(setting.initial >= setting.min && setting.initial <= setting.max, name).toBe(true);
      if (setting.kind === 'choice') expect(setting.choices, name).toContain(setting.initial);
      if (setting.kind === 'text') expect(setting.initial.length, name).toBeLessThanOrEqual(setting.maxLength);
    }
    for (const { cite, used } of node.sources ?? []) expect(cite.length * used.length).toBeGreaterThan(0);
  });

  test('brings its page of help, and where it computes, a test and a reference', () => {
    // What plays a recording has nothing to compute: the recording is its reference.
    const computes = hasKernel(node) ? [`${node.id}.test.ts`, ...(node.role === 'media' ? [] : ['reference.ts'])] : [];
    const files = [`${node.id}.md`, ...computes];
    expect(files.filter((file) => !existsSync(`${folderOf(node)}/${file}`))).toEqual([]);
    const help = readFileSync(`${folderOf(node)}/${node.id}.md`, 'utf8');
    expect(help.split('\n')[0]).toBe(`# ${node.name}`);
    expect(help.trim().split('\n').length).toBeLessThanOrEqual(25);
  });
});

describe.each(nodes.map((node) => [node.id, node] as const))('%s', (_id, node) => {
  test('is saved and opened again with every value it was given', async () => {
    for (const config of configsOf(node)) {
      const patch = patchAround(node, { config, params: knobs(node, 0.4), bypassed: isBypassable(node) });
      const parsed = parsePatch(toText(patch), shipped);
      expect(parsed.diagnostics).toEqual([]);
      expect(parsed.patch).toEqual(patch);
      expect(toText(parsed.patch!)).toBe(toText(patch));
    }
    const sounding = patchAround(node, { params: knobs(node, 0.4) });
    const before = await renderedBits(sounding);
    expect(before.every(Number.isFinite)).toBe(true);
    expectSameBits([[await renderedBits(parsePatch(toText(sounding), shipped).patch!)]], [[before]]);
  });

  test('has an example that opens, compiles and sounds', async () => {
    const text = readFileSync(`${folderOf(node)}/${node.id}.patch.json`, 'utf8');
    const parsed = parsePatch(text, shipped);
    expect(parsed.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(text).toBe(toText(parsed.patch!));
    expect([...parsed.patch!.nodes.values()].map(({ type }) => type)).toContain(node.id);
    const sound = await renderedBits(parsed.patch!);
    expect(sound.every(Number.isFinite)).toBe(true);
    if ([...parsed.patch!.nodes.values()].every(({ media }) => media === undefined)) expect(isSilent(sound)).toBe(false);
  });
});

describe.each(kernelNodes.map((node) => [node.id, node] as const))('%s', (_id, node) => {
  const noise = uniformNoise(RATE, 0.5, 3);
  const tail = tailOf(node);
  /** How long a fault may be heard: what the node remembers, and a second. */
  const recoverySeconds = Math.min(Number.isFinite(tail) ? tail : 0, 12) + 1;
  /** With finite memory, and nothing but what it is given. */
  const rests = isProcessor(node) && Number.isFinite(tail);

  test('reads its parameters, settings, ports and readings where the definition has them', () => {
    const text = readFileSync(`${ROOT}worklets/generated/${node.id}.ts`, 'utf8');
    const constants = new Map([...text.matchAll(/export const (\w+): i32 = (\d+);/g)].map(([, name, value]) => [name!, Number(value)]));
    const upper = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
    const lists: [string, object][] = [['', node.params], ['SETTING_', node.config ?? {}], ['INPUT_', node.inputs], ['OUTPUT_', node.outputs]];
    for (const [prefix, entries] of lists) Object.keys(entries).forEach((name, k) => expect(constants.get(prefix + upper(name)), name).toBe(k));
    let offset = 0;
    for (const [name, { count }] of Object.entries(node.telemetry ?? {})) {
      expect(constants.get(`TELEMETRY_${upper(name)}`), name).toBe(offset);
      offset += count;
    }
  });

  test('makes no sound of silence', () => {
    for (const config of configsOf(node)) {
      const rig = play(node, { config });
      const outputs = rig.run(RATE / 4);
      expect(outputs.every(isFinite)).toBe(true);
      expect(telemetryIsFinite(rig)).toBe(true);
      if (rests) expect(outputs.every(isSilent)).toBe(true);
    }
  });

  /** What is heard a second after `meanwhile` and the time of recovery. */
  const heardAfter = (rig: KernelRig, meanwhile: (rig: KernelRig) => void): Float32Array[] => {
    const sound = intoAll(node, noise);
    rig.run(RATE / 4, sound);
    meanwhile(rig);
    // In pieces, so that all is looked at while the fault may last.
    for (let done = 0; done < recoverySeconds * RATE; done += RATE) expect(rig.run(RATE, sound).every(isFinite), 'finite').toBe(true);
    const { faults } = rig;
    const heard = rig.run(RATE, sound);
    expect(rig.faults, 'faults after recovery').toBe(faults);
    expect(telemetryIsFinite(rig), 'telemetry').toBe(true);
    return heard;
  };
  /** What a twin says that was spared: the same for every fault that lasts as long. */
  const spared = new Map<number, Float32Array[]>();
  const examineRecovery = (faultFrames: number, fault: (rig: KernelRig, sound: Record<string, Float32Array>) => void, options = {}): void => {
    const sound = intoAll(node, noise.subarray(0, SLICE * 4));
    let expected = spared.get(faultFrames);
    if (expected === undefined) {
      const twin = play(node, options);
      expected = heardAfter(twin, () => { for (let k = 0; k < faultFrames; k += 2 * SLICE) twin.run(Math.min(2 * SLICE, faultFrames - k), sound); });
      expect(twin.faults).toBe(0);
      spared.set(faultFrames, expected);
    }
    heardAfter(play(node, options), (victim) => { fault(victim, sound); }).forEach((signal, k) => expectSameSound(signal, expected[k]!));
  };

  for (const [name, value] of [['NaN', NaN], ['+∞', Infinity], ['−∞', -Infinity], ['1e30', 1e30], ['a denormal', 1e-40]] as const) {
    if (inputsOf(node).length > 0) {
      test(`recovers from ${name} on every input`, () => {
        for (const input of inputsOf(node)) {
          examineRecovery(SLICE, (victim, sound) => {
            expect(victim.run(SLICE, { ...sound, [input]: new Float32Array(SLICE * 2).fill(value) }).every(isFinite)).toBe(true);
          });
        }
      });
    }
    if (Object.keys(node.params).length > 0 && value !== 1e-40) {
      test(`recovers from ${name} on every parameter`, () => {
        const params = Object.entries(node.params);
        const modulatable = params.filter(([, param]) => param.modulatable).map(([param]) => param);
        examineRecovery(SLICE * 4 * params.length, (victim, sound) => {
          for (const [param, { initial }] of params) {
            victim.set(param, value);
            expect(victim.run(SLICE * 2, sound).every(isFinite), param).toBe(true);
            victim.set(param, initial);
            const cable = modulatable.includes(param) ? { [param]: new Float32Array(SLICE).fill(value) } : {};
            expect(victim.run(SLICE * 2, { ...sound, ...cable }).every(isFinite), param).toBe(true);
          }
        }, { modulated: Object.fromEntries(modulatable.map((param) => [param, { depth: 1 }])) });
      });
    }
  }

  test('gives the same bits however the blocks are cut, while every knob moves', () => {
    const modulatable = Object.keys(node.params).filter((param) => node.params[param]!.modulatable).slice(0, 2);
    const modulated = Object.fromEntries(modulatable.map((param) => [param, { depth: (node.params[param]!.max - node.params[param]!.min) / 8 }]));
    const wobble = Float32Array.from({ length: 1000 }, (_, i) => ((i * 7) % 97) / 97 - 0.5);
    const sound = { ...intoAll(node, noise.subarray(0, 2000)), ...Object.fromEntries(modulatable.map((param) => [param, wobble])) };
    const rendered = (cut: number[]): Float32Array[][] => {
      const rig = play(node, { modulated });
      let turn = 0;
      return [701, 899, 1000, 333].map((frames) => {
        const signals = rig.run(frames, sound, cut);
        for (const [name, value] of Object.entries(knobs(node, () => ((turn += 5) % 11) / 10))) rig.set(name, value);
        return signals;
      });
    };
    const whole = rendered([SLICE]);
    for (const cut of [[1], [7], [17], [5, 27], [100]]) expectSameBits(rendered(cut), whole);
  });

  test('gives the same bits and the same peak by spans as by slices while nothing moves, and finds a fault at the same step', () => {
    const before = intoAll(node, noise.subarray(0, 1024));
    // In the second slice of a span.
    const sound = intoAll(node, noise.slice(0, 8192).fill(NaN, 2 * (1024 + 40), 2 * (1024 + 44)));
    const rendered = (cut: number[]): { signals: Float32Array[]; faults: number } => {
      const rig = play(node);
      rig.run(512, before, cut);
      rig.takePeak();
      const signals = rig.run(4096, sound, cut);
      expect(rig.takePeak()).toBe(signals.reduce((peak, signal) => signal.reduce((most, value) => Math.max(most, Math.abs(value)), peak), 0));
      return { signals, faults: rig.faults };
    };
    const bySlices = rendered([SLICE]);
    for (const cut of [[SPAN], [SPAN, 100, SPAN]]) {
      const bySpans = rendered(cut);
      expectSameBits([bySpans.signals], [bySlices.signals]);
      expect(bySpans.faults).toBe(bySlices.faults);
    }
  });

  test('runs at every rate, with the same curve where it has one', () => {
    for (const rateHz of RATES) {
      const rig = play(node, { rateHz });
      const outputs = rig.run(RATE / 2, intoAll(node, noise));
      expect(outputs.every(isFinite)).toBe(true);
      expect(rig.faults).toBe(0);
    }
    // A long memory answers an impulse with a texture rather than a curve.
    if (!rests || tail > 0.1) return;
    for (const part of [undefined, 1 / 3, 2 / 3]) {
      const expected = curveOf(node, RATE, part);
      for (const rateHz of RATES) curveOf(node, rateHz, part).forEach((level, k) => expect(Math.abs(level - expected[k]!), `${rateHz} Hz, knobs at ${part ?? 'rest'}, point ${k}: ${level} dB, not ${expected[k]}`).toBeLessThan(0.1));
    }
  });

  const allowedDb = node.stepResidualDb === undefined ? -60 : node.stepResidualDb;
  if (Object.keys(node.outputs).length > 0 && allowedDb !== null) {
    test(`lets no step of a parameter be heard above 8 kHz, beyond ${allowedDb} dBFS`, () => {
      const sound = intoAll(node, sine(RATE, 1000, RATE, 0.5));
      for (const [name, param] of Object.entries(node.params)) {
        const rig = play(node);
        const warm = rig.run(RATE / 2, sound);
        expect(warm.every(isFinite)).toBe(true);
        const parts: Float32Array[][] = [];
        for (let k = 0; k < 20; k++) {
          rig.set(name, k % 2 === 0 ? param.max : param.min);
          // 480 frames are ten periods of 1 kHz, so that the sine goes on.
          parts.push(rig.run(480, sound));
        }
        warm.forEach((before, output) => {
          const whole = Float32Array.from([...before.subarray(RATE * 0.9), ...parts.flatMap((part) => [...part[output]!])]);
          for (const channel of [0, 1] as const) expect(residualDb(whole, channel, RATE, 8000, RATE * 0.02), `${name}, output ${output}`).toBeLessThanOrEqual(allowedDb);
        });
      }
    });
  }

  if (isProcessor(node)) {
    test('delays by the latency it reports', () => {
      for (const config of configsOf(node)) {
        for (const rateHz of [44100, RATE, 192000]) {
          const rig = play(node, { ...firstOnly(node), config, rateHz, params: { ...node.neutral } });
          const out = rig.run(RATE / 2, intoFirst(node, noise))[0]!;
          if (isSilent(out)) continue;
          // A causal filter smears to later frames only; by no more than one where it is to report none.
          expect(Math.abs(measuredLatency(noise, out, rig.latencyFrames) - rig.latencyFrames), JSON.stringify({ config, rateHz })).toBeLessThanOrEqual(node.neutral === undefined ? 1 : 0);
        }
      }
    });
  }

  if (node.neutral !== undefined) {
    test('at its neutral setting is the input, delayed', () => {
      for (const config of configsOf(node)) {
        const rig = play(node, { ...firstOnly(node), config, params: node.neutral! });
        const out = rig.run(RATE / 2, intoFirst(node, noise))[0]!;
        const shift = rig.latencyFrames * 2;
        expect(decibels(largestDifference(out.subarray(shift), noise.subarray(0, RATE - shift))), JSON.stringify(config)).toBeLessThanOrEqual(-140);
        const mirrored = play(node, { ...firstOnly(node), config, params: node.neutral! }).run(RATE / 2, intoFirst(node, swapped(noise)))[0]!;
        expectSameBits([[mirrored]], [[swapped(out)]]);
      }
    });
  }

  if (isBypassable(node)) {
    test('bypassed is the input, bit for bit, with the same latency', () => {
      for (const config of configsOf(node)) {
        const rig = play(node, { config, bypassed: true, params: knobs(node, 0.6) });
        const out = rig.run(RATE / 4, intoAll(node, noise))[0]!;
        expectSameBits([[out.subarray(rig.latencyFrames * 2)]], [[noise.subarray(0, RATE / 2 - rig.latencyFrames * 2)]]);
        expect(isSilent(out.subarray(0, rig.latencyFrames * 2))).toBe(true);
      }
    });
  }

  test('begins the same take again after a reset', () => {
    // The knobs are on their way when the take begins.
    const take = (rig: KernelRig): Float32Array[] => {
      for (const [name, value] of Object.entries(knobs(node, 0.3))) rig.set(name, value);
      return rig.run(RATE / 4, intoAll(node, noise));
    };
    const rig = play(node, { params: knobs(node, 0.7) });
    const first = take(rig);
    for (let k = 0; k < 2; k++) {
      for (const [name, value] of Object.entries(knobs(node, 0.7))) rig.set(name, value);
      rig.reset();
      rig.play();
      expectSameBits([take(rig)], [first]);
    }
  });

  test('writes only where it may, and takes no more memory', () => {
    for (const config of configsOf(node)) {
      for (const rateHz of [44100, 192000]) {
        const rig = play(node, { config, rateHz, params: knobs(node, 0.9) });
        const before = rig.engine.memory.buffer.byteLength;
        for (const cut of [[SLICE], [1], [5, 27], [7]]) rig.run(8000, intoAll(node, noise), cut);
        for (const [name, value] of Object.entries(knobs(node, 0.1))) rig.set(name, value);
        rig.wait(rateHz / 2);
        rig.run(8001, intoAll(node, noise), [13]);
        rig.reset();
        expect(rig.damage, JSON.stringify({ config, rateHz })).toEqual([]);
        expect(rig.engine.memory.buffer.byteLength).toBe(before);
      }
    }
  });

  test('holds no subnormal number after noise and 100 s of silence', () => {
    for (const params of [{}, knobs(node, 0.3)]) {
      const rig = play(node, { params });
      const words = (): Uint32Array => new Uint32Array(rig.engine.memory.buffer, rig.state.byteOffset, rig.state.byteLength >> 2);
      const scan = new SubnormalScan(words().length);
      for (let k = 0; k < 10; k++) {
        rig.run(RATE / 10, intoAll(node, noise));
        scan.learn(words());
      }
      for (const seconds of [1, 9, 90]) {
        rig.wait(seconds * RATE);
        expect(scan.find(words()), `offsets in the state after ${seconds} s more`).toEqual([]);
      }
    }
  });

  if (rests) {
    test('is silent once its declared tail is over', () => {
      for (const config of configsOf(node)) {
        const seconds = tailOf(node, config);
        if (!(seconds <= 30)) continue;
        const rig = play(node, { config });
        rig.run(RATE / 2, intoAll(node, noise));
        rig.wait(Math.ceil(seconds * RATE) + rig.latencyFrames);
        expect(decibels(Math.max(...rig.run(RATE / 10).map(peakOf))), JSON.stringify(config)).toBeLessThan(-120);
      }
    });
  }

  test('bears the loudest square at half the rate, and direct current', () => {
    for (const sound of [stereo(RATE, (i) => (i % 2 === 0 ? 1 : -1)), new Float32Array(RATE * 2).fill(1)]) {
      for (const params of [{}, knobs(node, 0.5)]) {
        const rig = play(node, { params });
        const outputs = rig.run(RATE, intoAll(node, sound));
        expect(outputs.every(isFinite)).toBe(true);
        expect(rig.faults).toBe(0);
        expect(Math.max(0, ...outputs.map(peakOf))).toBeLessThan(64);
      }
    }
  });
});
