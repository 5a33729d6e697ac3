import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { createCable, createNode } from '../patch/create.ts';
import { changeRate } from '../patch/change-rate.ts';
import type { Edit } from '../patch/edit.ts';
import { patchOf, PlayerRig, RAMP_FRAMES, rampMedia } from './player.fixture.ts';

const LONG = 480_000;
const stem = (name: string, frames = LONG) => ['stem', { media: rampMedia(name, frames) }] as const;
const oneStem = (frames = LONG) => new PlayerRig(patchOf({ a: stem('a', frames), out: ['output'] }, ['a > out']), { a: frames });
const loop = (startFrame: number, endFrame: number): Edit => ({ kind: 'set-transport', transport: { loop: { enabled: endFrame > 0, startFrame, endFrame } } });
const rising = (frames: readonly number[]): boolean => frames.every((frame, k) => k === 0 || frame === frames[k - 1]! + 1);

describe('start, seek and stop', () => {
  it('plays every frame from where it was told to', async () => {
    const rig = oneStem();
    await rig.play(1000);
    await rig.run(20);
    expect(rig.frames()[0]).toBe(1001);
    expect(rising(rig.frames())).toBe(true);
    rig.player.stop();
    expect(rig.player.startFrame).toBeGreaterThan(1000);
    await rig.run(20);
    expect(rig.player.state).toBe('stopped');
  });

  it('goes to the last of several places that were sought before sound came', async () => {
    const rig = oneStem();
    void rig.player.play(0);
    await rig.run(1);
    void rig.player.seek(7000);
    void rig.player.seek(9000);
    await rig.until(() => rig.player.state === 'playing');
    const from = rig.heard.length;
    await rig.run(4);
    expect(rig.frames(from)[0]).toBeGreaterThan(9000);
    expect(rig.frames(from)[0]).toBeLessThan(9000 + 128 * 4);
  });

  it('stays silent when it was stopped on the way', async () => {
    const rig = oneStem();
    void rig.player.play();
    rig.player.stop();
    await rig.run(200);
    expect(rig.player.state).toBe('stopped');
    expect(rig.heard.every((value) => value === 0)).toBe(true);
  });

  it('leaves what a meter read last to be read when it has stopped, through an edit too, until it plays anew', async () => {
    const rig = new PlayerRig(patchOf({ a: stem('a'), meter: ['level-meter'], out: ['output'] }, ['a > meter', 'meter > out']), { a: LONG });
    const held = (): number | undefined => rig.player.readings.telemetry('meter', 'heldPeakDb')?.[0];
    await rig.play(LONG / 10);
    await rig.until(() => (held() ?? -200) > -60);
    const read = held();
    rig.player.stop();
    await rig.run(200);
    rig.edit({ kind: 'add-node', id: 'b', node: createNode(shipped.get('output')!) });
    await rig.run(200);
    expect(held()).toBe(read);
    void rig.player.play(0);
    await rig.until(() => held() === undefined, 200);
  });

  it('does not take the answer to an earlier start for its own', async () => {
    const rig = oneStem();
    await rig.play(100);
    rig.player.stop();
    void rig.player.play(5000);
    rig.host!.fail({ type: 'started', epoch: 1 });
    expect(rig.player.state).toBe('starting');
    await rig.until(() => rig.player.state === 'playing');
  });

  it('begins a document that loops with the passage it loops', async () => {
    const rig = oneStem();
    rig.edit(loop(30_000, 60_000));
    await rig.play(100);
    rig.player.open(rig.patch);
    expect(rig.player.startFrame).toBe(30_000);
    rig.edit(loop(30_000, 30_000));
    rig.player.open(rig.patch);
    expect(rig.player.startFrame).toBe(0);
  });

  it('stops where it began when no meter has come since a seek', async () => {
    const rig = oneStem();
    await rig.play(0);
    await rig.run(60);
    void rig.player.seek(300_000);
    await rig.until(() => rig.player.state === 'playing');
    rig.player.stop();
    expect(rig.player.startFrame).toBeGreaterThanOrEqual(300_000);
  });
});

describe('the loop', () => {
  it('is in force although it was set while sound was on its way', async () => {
    const rig = oneStem();
    void rig.player.play(0);
    await rig.until(() => rig.media.messages.some(({ type }) => type === 'start'));
    rig.edit(loop(0, 640));
    await rig.until(() => rig.player.state === 'playing');
    const from = rig.heard.length;
    await rig.run(20);
    expect(Math.max(...rig.frames(from))).toBe(640);
  });

  it('set while playing is heard in its order after the margin, with no frame missing', async () => {
    const rig = oneStem();
    await rig.play(0);
    await rig.run(40);
    rig.edit(loop(20_000, 30_000));
    const from = rig.heard.length;
    await rig.run(400);
    const heard = rig.frames(from);
    expect(heard.filter((frame) => frame === 0)).toEqual([]);
    const seams = heard.flatMap((frame, k) => (k > 0 && frame !== heard[k - 1]! + 1 ? [[heard[k - 1], frame]] : []));
    expect(seams.length).toBeGreaterThan(1);
    expect(new Set(seams.map(String))).toEqual(new Set(['30000,20001']));
  });

  it('taken back while playing lets the time line go on', async () => {
    const rig = oneStem();
    rig.edit(loop(0, 9600));
    await rig.play(0);
    await rig.run(100);
    rig.edit(loop(0, 0));
    await rig.run(200);
    expect(rising(rig.frames(rig.heard.length - 5000))).toBe(true);
    expect(rig.frames().at(-1)).toBeGreaterThan(9600);
  });

  it('brings a sound back that was over', async () => {
    const rig = oneStem(10_000);
    await rig.play(0);
    await rig.run(400);
    expect(rig.frames().at(-1)).toBe(0);
    rig.edit(loop(0, 60_000));
    await rig.until(() => rig.frames(rig.heard.length - 128).includes(5000), 1000);
    expect(rig.player.state).toBe('playing');
    expect(rig.player.meters?.starved).toBe(0);
  });
});

describe('edits on their way', () => {
  const strips = () => new PlayerRig(patchOf({ a: stem('a'), b: stem('b'), fa: ['fader'], fb: ['fader'], out: ['output'] }, ['a > fa', 'b > fb', 'fa > out', 'fb > out']), { a: LONG, b: LONG });
  /** Of the last frame, in parts of the ramp: 1 for each strip that is heard. */
  const level = (rig: PlayerRig): number => rig.frames().at(-1)! / rig.host!.core.playedFrames;
  const set = (node: string, param: string, value: number): Edit => ({ kind: 'set-param', node, param, value });

  it('a recording that comes while playing is heard at once, though it is asked for before the engine has room', async () => {
    const rig = oneStem();
    rig.media.sounds.set('b', LONG);
    await rig.play(0);
    await rig.run(60);
    rig.edit({ kind: 'batch', edits: [
      { kind: 'add-node', id: 'b', node: createNode(shipped.get('stem')!, { media: rampMedia('b', LONG) }) },
      { kind: 'add-cable', id: 'new', cable: createCable({ node: 'b', port: 'out' }, { node: 'out', port: 'in' }) },
    ] });
    rig.player.refreshMedia();
    await rig.run(100);
    expect(level(rig)).toBeGreaterThan(1.9);
    expect(rig.player.meters?.starved).toBe(0);
  });

  it('a knob of a node that is not in the engine yet keeps its value', async () => {
    const rig = oneStem();
    rig.media.sounds.set('b', LONG);
    await rig.play(0);
    rig.edit({ kind: 'batch', edits: [
      { kind: 'add-node', id: 'b', node: createNode(shipped.get('stem')!, { media: rampMedia('b', LONG) }) },
      { kind: 'add-node', id: 'f', node: createNode(shipped.get('fader')!) },
      { kind: 'add-cable', id: 'b-f', cable: createCable({ node: 'b', port: 'out' }, { node: 'f', port: 'in' }) },
      { kind: 'add-cable', id: 'f-out', cable: createCable({ node: 'f', port: 'out' }, { node: 'out', port: 'in' }) },
    ] });
    rig.edit(set('f', 'mute', 1));
    await rig.run(200);
    expect(level(rig)).toBeLessThan(1.01);
  });

  it('what a solo silenced is heard again when the soloed strip is taken out', async () => {
    const rig = strips();
    await rig.play(0);
    rig.edit(set('fa', 'solo', 1));
    await rig.run(100);
    expect(level(rig)).toBeLessThan(1.01);
    rig.edit({ kind: 'batch', edits: [{ kind: 'remove-cable', id: 'cable-0' }, { kind: 'remove-cable', id: 'cable-2' }, { kind: 'remove-node', id: 'fa' }] });
    await rig.run(200);
    expect(level(rig)).toBeGreaterThan(0.9);
  });

  it('a cable turned down during a fade has that gain after a solo', async () => {
    const rig = strips();
    await rig.play(0);
    await rig.run(20);
    const settled = new Promise<void>((resolve) => { rig.player.onSettled = resolve; });
    rig.edit({ kind: 'remove-cable', id: 'cable-0' });
    rig.edit({ kind: 'set-cable', id: 'cable-3', gainDb: -20 });
    let isSettled = false;
    void settled.then(() => { isSettled = true; });
    await rig.until(() => isSettled);
    rig.edit(set('fa', 'solo', 1));
    await rig.run(60);
    rig.edit(set('fa', 'solo', 0));
    await rig.run(200);
    expect(level(rig)).toBeCloseTo(0.1, 2);
  });

  it('an edit undone during its own fade leaves the sound as it was', async () => {
    const rig = strips();
    await rig.play(0);
    await rig.run(20);
    const cable = rig.patch.cables.get('cable-2')!;
    rig.edit({ kind: 'remove-cable', id: 'cable-2' });
    await rig.run(2);
    rig.edit({ kind: 'add-cable', id: 'cable-2', cable });
    await rig.run(200);
    expect(level(rig)).toBeGreaterThan(1.9);
  });
});

describe('the engine', () => {
  it('is opened at the rate of the document that is there when it opens', async () => {
    const rig = oneStem();
    let open = (): void => undefined;
    rig.openGate = new Promise((resolve) => { open = resolve; });
    void rig.player.play();
    rig.player.open({ ...rig.patch, rateHz: 96000 });
    void rig.player.play();
    open();
    await rig.until(() => rig.player.state === 'playing');
    expect(rig.host!.context.sampleRate).toBe(96000);
    expect(rig.hosts.slice(0, -1).every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('that cannot be opened is a diagnostic, and the next try counts', async () => {
    const rig = oneStem();
    rig.openFault = new Error('no audio device');
    await rig.player.play();
    expect(rig.player.state).toBe('stopped');
    expect(rig.player.diagnostics).toMatchObject([{ code: 'playing-failed', message: expect.stringContaining('no audio device') as string }]);
    rig.openFault = undefined;
    await rig.play();
    expect(rig.player.diagnostics).toEqual([]);
  });

  it('does not wait for ever for media that cannot be prepared', async () => {
    const rig = oneStem();
    rig.media.fault = new Error('disk full');
    await rig.player.play();
    expect(rig.player.state).toBe('stopped');
    expect(rig.player.diagnostics[0]?.message).toContain('disk full');
  });

  it('goes on at the same moment at another rate', async () => {
    const rig = oneStem();
    await rig.play(48_000);
    await rig.run(20);
    const before = rig.player.positionFrame;
    rig.edit(changeRate(rig.patch, 96000));
    await rig.until(() => rig.player.state === 'playing');
    expect(rig.host!.context.sampleRate).toBe(96000);
    expect(rig.player.positionFrame).toBeGreaterThanOrEqual(before * 2);
    expect(rig.player.positionFrame).toBeLessThan(before * 2 + 5000);
  });

  it('stopped by a node goes on without it, and says so until another document is opened', async () => {
    const rig = new PlayerRig(patchOf({ a: stem('a'), f: ['fader'], out: ['output'] }, ['a > f', 'f > out']), { a: LONG });
    await rig.play();
    const program = rig.host!.sent.findLast((message) => message.type === 'program');
    const faderRecord = program!.program.meters[3]!;
    rig.host!.fail({ type: 'trap', record: faderRecord, message: 'unreachable' });
    await rig.until(() => rig.player.state === 'playing');
    rig.edit({ kind: 'set-config', node: 'a', name: 'startSeconds', value: 1 });
    await rig.run(20);
    expect(rig.player.diagnostics).toMatchObject([{ code: 'node-trapped', where: { node: 'f' } }]);
    rig.player.open(rig.patch);
    expect(rig.player.diagnostics).toEqual([]);
  });

  it('stopped by nobody in particular stays stopped rather than fall again', async () => {
    const rig = oneStem();
    await rig.play();
    rig.host!.fail({ type: 'trap', record: 0, message: 'out of memory' });
    await rig.run(50);
    expect(rig.player.state).toBe('stopped');
    expect(rig.player.diagnostics).toMatchObject([{ code: 'engine-trapped' }]);
    await rig.play();
  });

  it('hears other values in a node that was replaced, and in a chain that was updated', async () => {
    const inner = (levelDb: number) => patchOf({ in: ['chain-input'], f: ['fader', { params: { levelDb } }], end: ['chain-output'] }, ['in > f', ['f > end', { gainDb: levelDb }]]);
    const rig = new PlayerRig(patchOf({ a: stem('a'), c: ['chain', { chain: { patch: inner(0) } }], g: ['fader'], out: ['output'] }, ['a > c', 'c > g', 'g > out']), { a: LONG });
    await rig.play();
    await rig.run(40);
    const now = (): number => rig.heard.at(-1)! / Math.fround(rig.host!.core.playedFrames / RAMP_FRAMES);
    expect(now()).toBeCloseTo(1, 4);
    rig.edit({ kind: 'set-chain', node: 'c', chain: { patch: inner(-6) } });
    await rig.run(80);
    expect(now()).toBeCloseTo(10 ** (-12 / 20), 3);
    rig.edit({ kind: 'replace-node', id: 'g', node: { ...rig.patch.nodes.get('g')!, params: { levelDb: -6 } } });
    await rig.run(80);
    expect(now()).toBeCloseTo(10 ** (-18 / 20), 3);
    rig.edit({ kind: 'replace-node', id: 'g', node: { ...rig.patch.nodes.get('g')!, bypassed: true } });
    await rig.run(80);
    expect(now()).toBeCloseTo(10 ** (-12 / 20), 3);
  });

  it('compiles nothing for knobs, moves and names', async () => {
    const rig = oneStem();
    await rig.play();
    const { compiles } = rig.player;
    rig.edit({ kind: 'move', to: [['a', 5, 5]] });
    rig.edit({ kind: 'set-label', node: 'a', label: 'Voice' });
    rig.edit({ kind: 'set-bypass', node: 'out', bypassed: false });
    expect(rig.player.compiles).toBe(compiles);
  });

  it('shows what an edit made while an engine is being replaced', async () => {
    const rig = oneStem();
    await rig.play();
    rig.edit({ kind: 'remove-cable', id: 'cable-0' });
    rig.player.open(rig.patch);
    rig.edit({ kind: 'add-cable', id: 'again', cable: createCable({ node: 'a', port: 'out' }, { node: 'out', port: 'in' }) });
    expect([...rig.player.explanation!.cables.keys()]).toEqual(['again']);
  });
});
