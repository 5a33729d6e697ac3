/**
 * Analyses apart in the player: what the worker tells is read where the engine's own telemetry is, for every masking node wherever it
 * stands, through edits and takes; and when the worker fails they come back into the engine.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { ApartWork } from '../../engine/apart-work.ts';
import { changeRate } from '../../patch/change-rate.ts';
import type { Edit } from '../../patch/edit.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';
import { Listening } from '../listening/listening.ts';
import { PlayerRig } from '../player.fixture.ts';
import type { Player } from '../player.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { ApartClient, type ApartWorker } from './apart-client.ts';
import type { ToApartWorker } from './apart-messages.ts';

const ports: MessagePort[] = [];
afterEach(() => { for (const port of ports.splice(0)) port.close(); });

/** What the worker's file does, on this thread. */
class HereWorker implements ApartWorker {
  onmessage: Worker['onmessage'] = null;
  onerror: Worker['onerror'] = null;
  isOver = false;
  engines = 0;
  private work: ApartWork | undefined;

  postMessage(message: ToApartWorker): void {
    if (message.type === 'nodes') return this.work?.setNodes(message.nodes);
    this.engines++;
    ports.push(message.port);
    this.work = new ApartWork(message.module, message.rateHz, (data) => { if (!this.isOver) this.onmessage?.call(this as unknown as Worker, { data } as MessageEvent); });
    this.work.connect(message.port);
  }

  terminate(): void {
    this.isOver = true;
  }

  fail(): void {
    this.onerror?.call(this as unknown as Worker, {} as ErrorEvent);
  }
}

function rigOf(patch: Patch) {
  const workers: HereWorker[] = [];
  const made: { player?: Player } = {};
  const apart = new ApartClient(() => made.player!.takeBackAnalyses(), () => {
    workers.push(new HereWorker());
    return workers.at(-1)!;
  });
  const rig = new PlayerRig(patch, {}, { apart });
  made.player = rig.player;
  const read = (path: string, name: string): Float32Array | undefined => rig.player.readings.telemetry(path, name);
  const rests = (): readonly boolean[] => (rig.player as unknown as { programs: { schedule: Schedule } }).programs.schedule.rests.reduce<boolean[]>((list, word, k) => (k % 2 === 1 ? [...list, word === 1] : list), []);
  const settle = async (): Promise<void> => {
    let isSettled = false;
    rig.player.onSettled = () => { isSettled = true; };
    await rig.until(() => isSettled);
  };
  const heardFor = (path: string, seconds: number): Promise<void> => rig.until(() => (read(path, 'activeSeconds')?.[0] ?? 0) > seconds, 4000);
  return { rig, apart, workers, read, rests, settle, heardFor };
}

const node = (type: string, params: Record<string, number> = {}): PatchNode => createNode(shipped.get(type)!, { params });
const cable = (from: string, to: string, fromPort = 'out', toPort = 'in'): Cable => createCable({ node: from, port: fromPort }, { node: to, port: toPort });
const add = (id: string, one: Cable): Edit => ({ kind: 'add-cable', id, cable: one });
const NODES = { hiss: node('noise', { levelDb: -30 }), bell: node('tone', { frequencyHz: 1000, levelDb: -20 }), hum: node('tone', { frequencyHz: 1060, levelDb: -55 }), masking: node('masking'), out: node('output') };
const CABLES = { a: cable('hiss', 'masking', 'out', 'in1'), b: cable('hum', 'masking', 'out', 'in2'), c: cable('masking', 'out') };
const patchWith = (nodes: Record<string, PatchNode>, cables: Record<string, Cable>, more: Partial<Patch> = {}): Patch => ({ ...createPatch({ id: 'p' }), nodes: new Map(Object.entries(nodes)), cables: new Map(Object.entries(cables)), ...more });
const simple = (): Patch => patchWith(NODES, CABLES);

describe('telemetry of a node that is analyzed apart', () => {
  it('is read by its path, while the engine’s own kernel rests', async () => {
    const { rig, read, rests, heardFor } = rigOf(simple());
    await rig.play();
    await heardFor('masking', 0.5);
    expect(rests()).toEqual([true]);
    // A tone in a noise that is 25 dB louder.
    expect(read('masking', 'hides')![1]).toBeGreaterThan(0.3);
    expect(read('masking', 'excitationDb')).toHaveLength(8 * 76);
    expect(rig.player.readings.peak('masking')).toBeGreaterThan(0.01);
  });

  it('is there for several, and in chains that nest', async () => {
    const inner = patchWith({ in: node('chain-input'), hiss: node('noise'), masking: node('masking'), out: node('chain-output') }, { a: cable('in', 'masking', 'out', 'in1'), b: cable('hiss', 'masking', 'out', 'in2'), c: cable('masking', 'out') }, { id: 'inner', kind: 'chain' });
    const chain = createNode(shipped.get('chain')!, { chain: { patch: inner } } as Partial<PatchNode>);
    const { rig, read, rests, heardFor } = rigOf(patchWith({ ...NODES, one: chain, two: chain }, { ...CABLES, d: cable('bell', 'one'), e: cable('hum', 'two'), f: cable('one', 'out'), g: cable('two', 'out') }));
    await rig.play();
    for (const path of ['masking', 'one/masking', 'two/masking']) await heardFor(path, 0.2);
    expect(rests()).toEqual([true, true, true]);
    expect(read('one/masking', 'loudness')![0]).toBeGreaterThan(2 * read('two/masking', 'loudness')![0]!);
  });

  it('goes on through edits and while what is hidden is listened to', async () => {
    const { rig, read, rests, settle, heardFor } = rigOf(simple());
    const listening = new Listening(rig.player, shipped);
    await rig.play();
    await heardFor('masking', 0.5);
    rig.edit(add('d', cable('bell', 'masking', 'out', 'in3')));
    await settle();
    await rig.until(() => read('masking', 'loudness')![2]! > 1);
    expect(read('masking', 'activeSeconds')![0]).toBeGreaterThan(0.5);
    const from = rig.heard.length;
    listening.listenTo({ node: 'masking', port: 'masked' });
    await settle();
    expect(rests()).toEqual([false]);
    const before = read('masking', 'activeSeconds')![0]!;
    await heardFor('masking', before + 0.3);
    // A tap is before the monitor, but what is listened to stands in the output's place.
    expect(rig.heard.slice(-4096).some((value) => value !== 0)).toBe(true);
    expect(rig.heard.length).toBeGreaterThan(from);
    listening.listenTo(undefined);
    await settle();
    expect(rests()).toEqual([true]);
    await rig.until(() => read('masking', 'activeSeconds') !== undefined, 20);
    expect(read('masking', 'activeSeconds')![0]).toBeGreaterThan(before);
  });

  it('begins anew with a take, and is not told from the one before', async () => {
    const { rig, read, heardFor } = rigOf(simple());
    await rig.play();
    await heardFor('masking', 0.8);
    await rig.player.seek(0);
    await rig.until(() => rig.player.state === 'playing' && read('masking', 'activeSeconds') === undefined);
    await rig.until(() => read('masking', 'activeSeconds') !== undefined);
    expect(read('masking', 'activeSeconds')![0]).toBeLessThan(0.2);
  });

  it('goes with its node and comes with the next, at another rate too', async () => {
    const { rig, apart, read, settle, heardFor } = rigOf(simple());
    await rig.play();
    await heardFor('masking', 0.3);
    const identity = (rig.player as unknown as { programs: { schedule: Schedule } }).programs.schedule.aparts[0]!.identity;
    rig.edit({ kind: 'batch', edits: [...Object.keys(CABLES).map((id): Edit => ({ kind: 'remove-cable', id })), { kind: 'remove-node', id: 'masking' }] });
    await settle();
    expect(read('masking', 'activeSeconds')).toBeUndefined();
    expect(apart.telemetry(identity)).toBeUndefined();
    rig.edit({ kind: 'batch', edits: [{ kind: 'add-node', id: 'masking', node: node('masking') }, ...Object.entries(CABLES).map(([id, one]) => add(id, one))] });
    await heardFor('masking', 0.1);
    expect(read('masking', 'activeSeconds')![0]).toBeLessThan(0.3);
    rig.edit(changeRate(rig.patch, 96000));
    await rig.until(() => rig.hosts.length === 2 && rig.player.state === 'playing');
    await heardFor('masking', 0.2);
  });
});

describe('the worker', () => {
  it('is there only for patches that need it', async () => {
    const { rig, workers, settle, heardFor } = rigOf(patchWith({ hiss: NODES.hiss, out: NODES.out }, { a: cable('hiss', 'out') }));
    await rig.play();
    await rig.run(50);
    expect(workers).toHaveLength(0);
    rig.edit({ kind: 'batch', edits: [{ kind: 'add-node', id: 'masking', node: node('masking') }, add('b', cable('hiss', 'masking', 'out', 'in1'))] });
    await settle();
    await heardFor('masking', 0.1);
    expect(workers).toHaveLength(1);
  });

  it('that fails gives its analyses back to the engine, and nothing of it is heard', async () => {
    const { rig, workers, read, rests, heardFor } = rigOf(simple());
    await rig.play();
    await heardFor('masking', 0.3);
    const from = rig.heard.length;
    workers[0]!.fail();
    expect(read('masking', 'activeSeconds')).toBeUndefined();
    await heardFor('masking', 0.3);
    expect(rests()).toEqual([false]);
    expect(workers[0]!.isOver).toBe(true);
    // The same noise without a break: no two frames of it are silent.
    const heard = rig.heard.slice(from);
    expect(heard.some((value, k) => k > 0 && value === 0 && heard[k - 1] === 0)).toBe(false);
    expect(rig.hosts).toHaveLength(1);
  });
});

it('a host without a worklet does everything itself', async () => {
  const { rig, workers, rests, heardFor } = rigOf(simple());
  rig.kind = 'script';
  await rig.play();
  await heardFor('masking', 0.2);
  expect(rests()).toEqual([false]);
  expect(workers).toHaveLength(0);
});
