/**
 * The stage by known signals, through the engine itself: what its hidden listeners measure puts bodies where they belong, and changes
 * no bit of what is heard; what a hand does there are knobs, and one step of the history.
 */
import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { planPatch } from '../../compile/compile.ts';
import { soloSilences } from '../../compile/solo.ts';
import { apply } from '../../patch/apply.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Edit } from '../../patch/edit.ts';
import { createHistory, record, undo } from '../../patch/history.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { editAt, patchAt, pathAt, splitPath } from '../../patch/place.ts';
import { bodyWords, stateMark } from '../../views/stage/body-words.ts';
import type { StageBody } from '../../views/stage/scene.ts';
import { observePatch, watchKey } from '../observe-patch.ts';
import { soloState } from '../patch-views.ts';
import { engineModule, kernels, patchOf, PlayerRig } from '../player.fixture.ts';
import { listenedEnds, withListeners } from './listeners.ts';
import { gripOf, insertPanner, moveEdits } from './move-body.ts';
import { StageMeasure } from './stage-measure.ts';
import { StageStrips, stripsOf } from './strips.ts';

const RATE_HZ = 48000;
const STEP_FRAMES = 4800;
const tone = (frequencyHz: number, levelDb: number) => ['tone', { params: { frequencyHz, levelDb } }] as const;
const fader = (levelDb = 0) => ['fader', { params: { levelDb } }] as const;

/** What stands on the stage after so many seconds of listening, by the ids of the faders. */
async function staged(patch: Patch, seconds = 4): Promise<{ readonly bodies: ReadonlyMap<string, StageBody>; readonly measure: StageMeasure; readonly output: Float32Array }> {
  const watch = [...listenedEnds(stripsOf(patch, shipped)).keys()].flatMap((path) => ['left', 'right', 'common'].map((name) => ({ path, name })));
  const observed = await observePatch({ patch: withListeners(patch, shipped), catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) }, { fromFrame: 0, toFrame: seconds * RATE_HZ, watch, everyFrames: STEP_FRAMES / 2, wantsOutput: true });
  if (!observed.ok) throw new Error(observed.diagnostics[0]?.message);
  const { positions, values, output } = observed.observation;
  const now = { step: 0 };
  const measure = new StageMeasure(shipped, (path, name) => values.get(watchKey({ path, name }))?.[now.step]);
  for (; now.step < positions.length; now.step++) measure.step(patch, true, STEP_FRAMES / 2 / RATE_HZ);
  now.step--;
  return { bodies: new Map(measure.bodies.map((body) => [body.id, body])), measure, output: output! };
}

const corners = patchOf({
  low: tone(80, -12), lowF: fader(), high: tone(6000, -30), highF: fader(), highP: ['pan', { params: { position: -60 } }],
  placed: tone(1000, -18), placer: ['placer', { params: { levelDb: 6 } }], placedF: fader(-3),
  mix: fader(), out: ['output'],
}, ['low > lowF', 'lowF > mix', 'high > highF', 'highF > highP', 'highP > mix', 'placed > placer', 'placer > placedF', 'placedF > mix', 'mix > out']);

describe('strips', () => {
  it('are read from the patch, each to where it meets others', () => {
    const strips = stripsOf(corners, shipped);
    expect(strips.map(({ id, end, sideways, forward }) => [id, end.node, sideways?.node, forward?.node])).toEqual([
      ['lowF', 'lowF', undefined, 'lowF'], ['highF', 'highP', 'highP', 'highF'], ['placedF', 'placedF', 'placer', 'placedF'],
    ]);
    expect(strips[1]!.nodes.toSorted()).toEqual(['high', 'highF', 'highP']);
  });

  it('know the rooms they send into, their groups, and who is silenced', () => {
    const patch = patchOf({
      a: tone(300, -12), aF: fader(), aS: ['send', { params: { levelDb: -6 }, config: { bus: 'Hall' } }], b: tone(500, -12), bF: ['fader', { params: { solo: 1 } }],
      group: fader(-10), back: ['receive', { config: { bus: 'Hall' } }], hall: ['reverb', { params: { mix: 100 } }], ret: fader(), mix: fader(-2), out: ['output'], look: ['spectrum'],
    }, ['a > aF', 'aF > aS', 'aF > look', 'aS > group', 'b > bF', 'bF > group', 'group > mix', 'back > hall', 'hall > ret', 'ret > mix', 'mix > out']);
    const [a, b, ret] = stripsOf(patch, shipped);
    expect([a!.id, b!.id, ret!.id]).toEqual(['aF', 'bF', 'ret']);
    expect(a!.end.node).toBe('aS');
    expect(a!.sends).toEqual([{ room: { node: 'ret', port: 'out' }, share: 1, gain: 10 ** (-6 / 20) }]);
    expect([a!.behindDb, b!.behindDb, ret!.behindDb]).toEqual([-12, -12, -2]);
    expect([a!.silencedBy, b!.silencedBy, ret!.silencedBy, ret!.isReturn]).toEqual(['Fader', '', 'Fader', true]);
  });
});

describe('bodies', () => {
  it('stand where their sound is: sideways by the tangent law, up by pitch', async () => {
    const { bodies } = await staged(corners);
    const [low, high, placed] = [bodies.get('lowF')!, bodies.get('highF')!, bodies.get('placedF')!];
    expect(placed.heard!.degrees).toBeCloseTo(10.86, 1);
    expect(low.heard!.degrees).toBeCloseTo(0, 3);
    expect(high.heard!.degrees).toBeLessThan(-12);
    expect(low.at.middle).toBeLessThan(placed.at.middle);
    expect(placed.at.middle).toBeLessThan(high.at.middle);
    // Half a band of 1.7 ERB is about a sixth at 1 kHz.
    expect(Math.abs(placed.heard!.centerHz / 1000 - 1)).toBeLessThan(0.17);
    expect(bodyWords(placed)).toMatch(/^11° right, in front, 870\u00a0Hz–1(\.\d)?\u00a0kHz/);
  });

  it('stand farther back the quieter they are, and the more reverberation they have', async () => {
    const strip = (id: string, sendDb: number, levelDb: number) => ({ [id]: tone(440, -20), [`${id}F`]: fader(levelDb), [`${id}S`]: ['send', { params: { levelDb: sendDb }, config: { bus: 'Hall' } }] as const });
    const wires = (id: string): string[] => [`${id} > ${id}F`, `${id}F > ${id}S`, `${id}S > mix`];
    const patch = patchOf({
      ...strip('dry', -40, 0), ...strip('wet', 6, 0), ...strip('quiet', -40, -18),
      back: ['receive', { config: { bus: 'Hall' } }], hall: ['reverb', { params: { mix: 100 } }], ret: fader(), mix: fader(-12), out: ['output'],
    }, [...wires('dry'), ...wires('wet'), ...wires('quiet'), 'back > hall', 'hall > ret', 'ret > mix', 'mix > out']);
    const { bodies } = await staged(patch);
    const [dry, wet, quiet] = ['dryF', 'wetF', 'quietF'].map((id) => bodies.get(id)!.heard!);
    expect(dry!.directToReverbDb - wet!.directToReverbDb).toBeCloseTo(46, 0);
    expect(quiet!.belowMixDb - dry!.belowMixDb).toBeCloseTo(18, 1);
    expect(wet!.far).toBeGreaterThan(dry!.far + 0.1);
    expect(quiet!.far).toBeCloseTo(dry!.far + (0.7 * 18) / 30, 1);
  });

  it('stay where they were heard while their sound pauses', async () => {
    const { bodies, measure } = await staged(corners, 2);
    const before = { ...bodies.get('placedF')!.at };
    for (let step = 0; step < 40; step++) measure.step(corners, false, 0.1);
    expect(measure.bodies.find(({ id }) => id === 'placedF')!.at.x).toBeCloseTo(before.x, 2);
    expect(measure.bodies.find(({ id }) => id === 'placedF')!.light).toBeLessThan(0.01);
  });
});

it('nothing of what is heard changes by what listens: not one bit', async () => {
  const plain = await observePatch({ patch: corners, catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) }, { fromFrame: 0, toFrame: RATE_HZ, watch: [], everyFrames: STEP_FRAMES / 2, wantsOutput: true });
  const { output } = await staged(corners, 1);
  expect(plain.ok && plain.observation.output!.some((sample) => sample !== 0)).toBe(true);
  expect(plain.ok && plain.observation.output).toEqual(output);
});

const strip = (patch: Patch, id: string) => stripsOf(patch, shipped).find((one) => one.id === id)!;

describe('a hand', () => {
  const moved = (patch: Patch, edits: readonly Edit[]): Patch => apply(patch, { kind: 'batch', edits }).patch;

  it('moves pan and fader to where the body is let go', async () => {
    const before = (await staged(corners, 3)).bodies.get('highF')!.heard!;
    const grip = gripOf(corners, shipped, strip(corners, 'highF'));
    // 20° to the right, and forward by a tenth of the depth.
    const after = moved(corners, moveEdits(corners, shipped, grip, 20 / 30, 0.1));
    const heard = (await staged(after, 3)).bodies.get('highF')!.heard!;
    expect(heard.degrees - before.degrees).toBeCloseTo(20, 0);
    expect(after.nodes.get('highF')!.params['levelDb']).toBeCloseTo((0.1 * 30) / 0.7, 1);
    expect(before.far - heard.far).toBeCloseTo(0.1, 1);
    expect(moveEdits(corners, shipped, grip, undefined, undefined)).toEqual([]);
  });

  it('is one step of the history, however many moves a drag has', () => {
    const grip = gripOf(corners, shipped, strip(corners, 'highF'));
    let history = createHistory(corners);
    for (let move = 1; move <= 20; move++) {
      const done = record(history, { kind: 'batch', edits: moveEdits(history.patch, shipped, grip, move / 30, -move / 50) }, shipped, { label: 'Move', gesture: 'drag' });
      if (!done.ok) throw new Error(done.diagnostics[0]?.message);
      history = done.history;
    }
    expect(history.past).toHaveLength(1);
    expect(undo(history)!.history.patch.nodes).toEqual(corners.nodes);
  });

  it('finds no way sideways where nothing pans, and can put a pan there', () => {
    const low = strip(corners, 'lowF');
    expect(moveEdits(corners, shipped, gripOf(corners, shipped, low), 0.5, undefined)).toEqual([]);
    const { edit, node } = insertPanner(corners, shipped, low)!;
    const after = apply(corners, edit).patch;
    expect(after.nodes.get(node)!.type).toBe('pan');
    expect(strip(after, 'lowF').sideways).toEqual({ node, param: 'position' });
    expect(strip(after, 'lowF').end.node).toBe(node);
  });

  it('goes as far as the knobs go', () => {
    const grip = gripOf(corners, shipped, strip(corners, 'highF'));
    const far = moved(corners, moveEdits(corners, shipped, grip, 5, 9));
    expect(far.nodes.get('highP')!.params['position']).toBe(100);
    expect(far.nodes.get('highF')!.params['levelDb']).toBe(12);
    expect(moved(corners, moveEdits(corners, shipped, grip, undefined, -9)).nodes.get('highF')!.params['levelDb']).toBe(-60);
  });
});

const inner = (nodes: Parameters<typeof patchOf>[0], cables: Parameters<typeof patchOf>[1], title = ''): Partial<PatchNode> => ({ chain: { patch: { ...patchOf(nodes, cables), title } } });
/** A channel strip as one would keep it, with its pan at `position`. */
const channel = (position: number, label = ''): Partial<PatchNode> => ({
  label, ...inner({ in: ['chain-input'], trim: ['tilt'], level: ['fader', { label: 'Level', params: { levelDb: -3 } }], pan: ['pan', { params: { position } }], end: ['chain-output'] }, ['in > trim', 'trim > level', 'level > pan', 'pan > end'], 'Channel strip'),
});
const chained = patchOf({
  // The same chain twice, and a third strip that is itself within a chain of the chain.
  low: ['tone', { label: 'Bass', params: { frequencyHz: 80, levelDb: -12 } }], a: ['chain', channel(0)],
  high: ['tone', { params: { frequencyHz: 3000, levelDb: -24 } }], b: ['chain', channel(-60, 'Bell')],
  band: ['chain', { y: 99, ...inner({
    deep: ['chain', { label: 'Kit', ...inner({ drum: tone(300, -18), 'drum-fader': ['fader', { label: 'Drum' }], end: ['chain-output'] }, ['drum > drum-fader', 'drum-fader > end']) }],
    lead: tone(1000, -18), leadF: ['fader', { y: 99, params: { levelDb: -6 } }], leadP: ['placer', { params: { levelDb: 6 } }], end: ['chain-output'],
  }, ['deep > end', 'lead > leadF', 'leadF > leadP', 'leadP > end'], 'Band') }],
  mix: fader(-2), out: ['output'],
}, ['low > a', 'a > mix', 'high > b', 'b > mix', 'band > mix', 'mix > out']);

describe('strips in chains', () => {
  it('are found, one for each place, by their paths', () => {
    const strips = stripsOf(chained, shipped);
    expect(strips.map(({ id, name, within, end }) => [id, name, within.join(' › '), end.node])).toEqual([
      ['a/level', 'Bass', 'Channel strip', 'a/pan'], ['b/level', 'Bell', '', 'b/pan'],
      ['band/deep/drum-fader', 'Drum', 'Band › Kit', 'band/deep/drum-fader'], ['band/leadF', 'Band', '', 'band/leadP'],
    ]);
    expect(strips[0]!.nodes.toSorted()).toEqual(['a/level', 'a/pan', 'a/trim', 'low']);
    expect(strips.map(({ behindDb }) => behindDb)).toEqual([-2, -2, -2, -2]);
    expect(strips[0]!.sideways).toEqual({ node: 'a/pan', param: 'position' });
  });

  it('send into rooms of their own chain and of those around it', () => {
    const hall = { back: ['receive', { config: { bus: 'Hall' } }] as const, room: ['reverb', { params: { mix: 100 } }] as const, ret: fader() };
    const patch = patchOf({
      drums: ['chain', inner({ ...hall, hit: tone(300, -12), hitF: fader(), hitS: ['send', { params: { levelDb: -6 }, config: { bus: 'Hall' } }], end: ['chain-output'] }, ['hit > hitF', 'hitF > hitS', 'hitS > end', 'back > room', 'room > ret', 'ret > end'])],
      voice: tone(500, -12), strip: ['chain', channel(0)], around: ['reverb', { params: { mix: 100 } }], ...hall, mix: fader(), out: ['output'],
    }, ['drums > mix', 'voice > strip', 'strip > mix', ['strip > around', { gainDb: -6 }], 'around > mix', 'back > room', 'room > ret', 'ret > mix', 'mix > out']);
    const sends = new Map(stripsOf(patch, shipped).map((strip) => [strip.id, strip.sends]));
    expect(sends.get('drums/hitF')).toEqual([{ room: { node: 'drums/ret', port: 'out' }, share: 1, gain: 10 ** (-6 / 20) }]);
    expect(sends.get('strip/level')).toEqual([{ room: { node: 'around', port: 'out' }, share: 1, gain: 10 ** (-6 / 20) }]);
  });

  it('are none where a chain is bypassed, and ways of one strip where its sound goes on to a fader', () => {
    const asleep = apply(chained, { kind: 'set-bypass', node: 'b', bypassed: true }).patch;
    expect(stripsOf(asleep, shipped).map(({ id }) => id)).toEqual(['a/level', 'band/deep/drum-fader', 'band/leadF']);
    const parallel = patchOf({
      voice: ['tone', { label: 'Voice' }], press: ['chain', inner({ in: ['chain-input'], dry: fader(), squeeze: ['compressor'], wet: fader(-6), end: ['chain-output'] }, ['in > dry', 'in > squeeze', 'squeeze > wet', 'dry > end', 'wet > end'])], voiceF: fader(),
      other: tone(300, -20), otherF: fader(), mix: fader(), out: ['output'],
    }, ['voice > press', 'press > voiceF', 'voiceF > mix', 'other > otherF', 'otherF > mix', 'mix > out']);
    expect(stripsOf(parallel, shipped).map(({ id, name }) => [id, name])).toEqual([['voiceF', 'Voice'], ['otherF', 'Fader']]);
    expect(stripsOf(parallel, shipped)[0]!.nodes.toSorted()).toEqual(['press/dry', 'press/squeeze', 'press/wet', 'voice', 'voiceF']);
  });

  it('stand where they are heard, and nothing of the sound changes by it: not one bit', async () => {
    const { bodies, output } = await staged(chained, 3);
    expect(bodies.get('band/leadF')!.heard!.degrees).toBeCloseTo(10.86, 1);
    expect(bodies.get('b/level')!.heard!.degrees).toBeLessThan(-12);
    expect(bodies.get('a/level')!.heard!.degrees).toBeCloseTo(0, 3);
    expect(bodies.get('a/level')!.at.middle).toBeLessThan(bodies.get('band/deep/drum-fader')!.at.middle);
    expect(bodyWords(bodies.get('band/deep/drum-fader')!)).toMatch(/^center, .*, inside Band › Kit$/);
    const plain = await observePatch({ patch: chained, catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) }, { fromFrame: 0, toFrame: 3 * RATE_HZ, watch: [], everyFrames: STEP_FRAMES / 2, wantsOutput: true });
    expect(plain.ok && plain.observation.output).toEqual(output);
  });

  it('are moved by the knobs within, of that one place only, in one step of the history', () => {
    const grip = gripOf(chained, shipped, strip(chained, 'b/level'));
    let history = createHistory(chained);
    for (let move = 1; move <= 20; move++) {
      const done = record(history, { kind: 'batch', edits: moveEdits(chained, shipped, grip, move / 30, move < 5 ? undefined : -move / 50) }, shipped, { label: 'Move', gesture: 'drag' });
      if (!done.ok) throw new Error(done.diagnostics[0]?.message);
      history = done.history;
    }
    const values = (patch: Patch, chain: string) => ['level', 'pan'].map((id) => Object.values(patch.nodes.get(chain)!.chain!.patch.nodes.get(id)!.params)[0]);
    expect(values(history.patch, 'b')[0]).toBeCloseTo(-3 - (0.4 * 30) / 0.7, 1);
    expect(values(history.patch, 'b')[1]).toBeGreaterThan(-20);
    expect(values(history.patch, 'a')).toEqual(values(chained, 'a'));
    expect(history.past).toHaveLength(1);
    expect(undo(history)!.history.patch.nodes).toEqual(chained.nodes);
  });

  it('get a pan within their chain', () => {
    const { edit, node } = insertPanner(chained, shipped, strip(chained, 'band/deep/drum-fader'))!;
    const after = apply(chained, edit).patch;
    expect(node).toBe('band/deep/drum-fader-pan');
    expect(strip(after, 'band/deep/drum-fader')).toMatchObject({ sideways: { node, param: 'position' }, end: { node } });
  });

  it('are soloed with what they lie in, and silence the others', () => {
    const [at, edit] = [['band', 'deep'], { kind: 'set-param', node: 'drum-fader', param: 'solo', value: 1 }] as const;
    const soloed = apply(chained, editAt(at, edit)).patch;
    expect(stripsOf(soloed, shipped).map(({ isSoloed, silencedBy }) => [isSoloed, silencedBy])).toEqual([[false, 'Drum'], [false, 'Drum'], [true, ''], [false, 'Drum']]);
    // So does the engine: at the sum of the band the lead is silent, and both strips at the mix.
    const { plan } = planPatch(soloed, shipped, { kernels });
    const silent = soloSilences(plan, soloState(soloed, shipped));
    const endOf = (path: string): string => { const { place, id } = splitPath(path); return pathAt(place, patchAt(soloed, place)!.cables.get(id)!.from.node); };
    expect(plan.graph.cables.filter(({ identity }) => silent.has(identity)).map(({ path }) => endOf(path)).toSorted()).toEqual(['a', 'b', 'band/leadP']);
  });
});

describe('a solo', () => {
  /** A strip in a chain, another beside it, and a group of two with a return; what is soloed is told by path. */
  const solo = (patch: Patch, path: string): Patch => { const { place, id } = splitPath(path); return apply(patch, editAt(place, { kind: 'set-param', node: id, param: 'solo', value: 1 })).patch; };
  const mix = patchOf({
    voice: tone(500, -12), v: ['chain', channel(0, 'Voice')], bass: ['tone', { label: 'Bass', params: { frequencyHz: 80, levelDb: -20 } }], bassF: fader(), bassS: ['send', { config: { bus: 'Hall' } }],
    kick: ['tone', { label: 'Kick', y: 500, params: { levelDb: -26 } }], kickF: ['fader', { y: 500 }], snare: ['tone', { label: 'Snare', y: 600, params: { levelDb: -26 } }], snareF: ['fader', { y: 600 }], drums: ['fader', { label: 'Drums' }], back: ['receive', { y: 900, label: 'Hall', config: { bus: 'Hall' } }], room: ['reverb', { y: 900, params: { mix: 100 } }], ret: ['fader', { y: 900 }], master: fader(), out: ['output'],
  }, ['voice > v', 'v > master', 'bass > bassF', 'bassF > bassS', 'bassS > master', 'kick > kickF', 'kickF > drums', 'snare > snareF', 'snareF > drums', 'drums > master', 'back > room', 'room > ret', 'ret > master', 'master > out']);
  const told = (patch: Patch) => {
    const { strips, solosElsewhere } = new StageStrips(shipped).read(patch);
    return { silenced: strips.map(({ name, silencedBy }) => `${name}: ${silencedBy}`), elsewhere: solosElsewhere.map(({ name }) => name) };
  };

  it('in a bypassed chain is told, where it silences others and lets the chain’s own dry sound through', async () => {
    const asleep = solo(apply(mix, { kind: 'set-bypass', node: 'v', bypassed: true }).patch, 'v/level');
    expect(told(asleep)).toEqual({
      silenced: ['Bass', 'Kick', 'Snare', 'Hall'].map((name) => `${name}: Level in Voice, which is bypassed`),
      elsewhere: ['Level in Voice, which is bypassed'],
    });
    // What is heard is the voice as it goes into the chain, alone: a tone of −12 dBFS.
    const rig = new PlayerRig(asleep);
    await rig.play();
    await rig.run(400);
    const [most, rms] = [Math.max(...rig.heard.slice(-4800).map(Math.abs)), Math.sqrt(rig.heard.slice(-4800).reduce((sum, one) => sum + one * one, 0) / 4800)];
    expect([20 * Math.log10(most), 20 * Math.log10(rms)].map((db) => Math.round(db * 10) / 10)).toEqual([-12, -15]);
  });

  it('of a group is told, and of what returns only what it feeds is heard', () => {
    expect(told(solo(mix, 'drums'))).toEqual({ silenced: ['Bass: Drums', 'Voice: Drums', 'Kick: ', 'Snare: ', 'Hall: Drums'], elsewhere: ['Drums'] });
    expect(told(solo(mix, 'bassF'))).toEqual({ silenced: ['Bass: ', 'Voice: Bass', 'Kick: Bass', 'Snare: Bass', 'Hall: '], elsewhere: [] });
    expect(told(solo(solo(mix, 'bassF'), 'v/level')).silenced).toEqual(['Bass: ', 'Voice: ', 'Kick: Voice and Bass', 'Snare: Voice and Bass', 'Hall: ']);
  });

  it('is told by the words of a body, and at its name', () => {
    const measure = new StageMeasure(shipped, () => undefined);
    measure.step(solo(mix, 'drums'), false, 0);
    expect(measure.bodies.map((body) => [bodyWords(body), stateMark(body)])[0]).toEqual(['not heard yet, silenced by solo of Drums', ' · silenced']);
  });
});

describe('the document, read again', () => {
  const hall = apply(chained, { kind: 'batch', edits: [
    { kind: 'add-node', id: 'room', node: createNode(shipped.get('reverb')!, { params: { mix: 0 } }) }, { kind: 'add-cable', id: 'to-room', cable: createCable({ node: 'b', port: 'out' }, { node: 'room', port: 'in' }) },
    { kind: 'add-cable', id: 'from-room', cable: createCable({ node: 'room', port: 'out' }, { node: 'mix', port: 'in' }) },
  ] }).patch;
  const set = (path: string, param: string, value: number): Edit => { const { place, id } = splitPath(path); return editAt(place, { kind: 'set-param', node: id, param, value }); };

  it('by its knobs only is what it is when it is read anew', () => {
    const edits: readonly Edit[] = [
      set('b/pan', 'position', 40), set('b/level', 'levelDb', -20), set('mix', 'levelDb', -6), set('b/level', 'mute', 1), set('a/level', 'solo', 1), set('mix', 'mute', 1), set('room', 'mix', 60), set('room', 'mix', 80), set('a/level', 'solo', 0),
      { kind: 'batch', edits: [set('band/deep/drum-fader', 'solo', 1), set('band/leadF', 'soloSafe', 1)] }, set('room', 'mix', 0), { kind: 'set-label', node: 'b', label: 'Chime' }, { kind: 'set-bypass', node: 'a', bypassed: true }, set('a/level', 'solo', 1), { kind: 'set-cable', id: 'cable-3', gainDb: -9 }, { kind: 'remove-cable', id: 'cable-1' },
    ];
    const reader = new StageStrips(shipped);
    reader.read(hall);
    let patch = hall;
    for (const edit of edits) {
      patch = apply(patch, edit).patch;
      expect(reader.read(patch)).toEqual(new StageStrips(shipped).read(patch));
    }
  });

  it('leaves every strip the same object of which nothing was turned', () => {
    const reader = new StageStrips(shipped);
    const before = reader.read(hall).strips;
    const after = reader.read(apply(hall, set('b/level', 'levelDb', -20)).patch).strips;
    expect(after.map((strip, k) => strip === before[k])).toEqual(before.map(({ id }) => id !== 'b/level'));
  });
});

it('a strip of a chain’s own patch or without a sound is none', () => {
  const nodes = new Map(corners.nodes).set('empty', createNode(shipped.get('fader')!));
  expect(stripsOf({ ...corners, nodes }, shipped)).toHaveLength(3);
});
