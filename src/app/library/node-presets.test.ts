import { expect, it, vi } from 'vitest';
import { SilentSession } from '../../../test/e2e/editor-page/silent-session.ts';
import { shipped } from '../../catalog/shipped.ts';
import { EditorModel } from '../../editor/editor-model.ts';
import { openMemory } from '../../store/libraries.fixture.ts';
import { held } from '../held.fixture.ts';
import { patchOf } from '../player.fixture.ts';
import { NodePresets } from './node-presets.ts';

const comp = shipped.get('compressor')!;

/** The library has the preset "Warm" of compressors and "Wide" of faders; of two compressors and a fader, the first compressor is selected. */
async function open() {
  const store = openMemory();
  for (const [type, name, params] of [['compressor', 'Warm', { thresholdDb: -30 }], ['fader', 'Wide', { levelDb: -3 }]] as const) {
    await store.savePreset({ type, nodeVersion: shipped.get(type)!.version, name, params, config: {} });
  }
  const session = new SilentSession(patchOf({ one: ['compressor'], two: ['compressor'], fader: ['fader'], out: ['output'] }, ['one > two', 'two > fader', 'fader > out']), shipped);
  const surface = { model: new EditorModel(session, new Map()), place: [] as string[], told: [] as string[], tell: (words: string) => void surface.told.push(words) };
  const presets = new NodePresets(store, surface, () => undefined);
  const names = () => presets.offered.map(({ preset }) => preset.name);
  const select = (node: string) => { presets.follow(node, session.patch.nodes.get(node)!.type); };
  const read = () => vi.waitFor(() => { if (names().length === 0) throw new Error('not yet'); }, { interval: 1 });
  select('one');
  await read();
  return { store, session, surface, presets, names, select, read, choose: (node: string) => presets.choose(node, comp, presets.offered[0]!.preset) };
}

/** Answers come when each is let go, in whatever order. */
function holdEach(store: Awaited<ReturnType<typeof open>>['store'], what: 'presets' | 'savePreset') {
  const waiting: ReturnType<typeof held>[] = [];
  const work = store[what].bind(store) as (...given: unknown[]) => Promise<never>;
  vi.spyOn(store, what).mockImplementation(async (...given: unknown[]) => {
    const one = held();
    waiting.push(one);
    const answer = await work(...given);
    await one.answered;
    return answer;
  });
  return waiting;
}

it('a preset is chosen in one step, and stays the one that was chosen until another node is', async () => {
  const { session, presets, select, choose } = await open();
  expect(choose('one')).toBe(true);
  expect([session.patch.nodes.get('one')?.params['thresholdDb'], session.undoLabel, presets.last?.name]).toEqual([-30, 'Preset Warm', 'Warm']);
  session.edit({ kind: 'set-param', node: 'one', param: 'ratio', value: 3 }, 'Turn');
  select('one');
  expect(presets.last?.name).toBe('Warm');
  select('two');
  expect(presets.last).toBeUndefined();
  expect(presets.choose('two', comp, undefined)).toBe(true);
  expect(presets.last).toBeUndefined();
});

it('what is saved of a node is not taken for the preset of one that is selected meanwhile, here or in another document', async () => {
  for (const leave of ['node', 'document', 'nothing'] as const) {
    const { store, session, surface, presets, select } = await open();
    const [waiting, told] = [holdEach(store, 'savePreset'), surface.told];
    const saving = presets.save('one', comp, 'Mine');
    if (leave === 'node') select('two');
    else if (leave === 'document') {
      surface.model = new EditorModel(new SilentSession({ ...session.patch, id: 'other' }, shipped), new Map());
      select('one');
    }
    await waiting[0]!.go();
    await saving;
    await presets.heed(['compressor']);
    expect([presets.last?.name, presets.offered.length, told]).toEqual([leave === 'nothing' ? 'Mine' : undefined, 2, []]);
  }
});

it('presets of one type are not offered for a node of another, nor an older answer after a newer one', async () => {
  const { store, presets, names, select } = await open();
  const waiting = holdEach(store, 'presets');
  const heeding = presets.heed(['compressor']);
  select('fader');
  expect(names()).toEqual([]);
  await waiting[1]!.go();
  await waiting[0]!.go();
  await heeding;
  expect(names()).toEqual(['Wide']);
  const before = presets.heed(['fader']);
  await new Promise((later) => { setTimeout(later, 5); });
  await store.savePreset({ type: 'fader', nodeVersion: 1, name: 'Added', params: {}, config: {} });
  const after = presets.heed(['fader']);
  await waiting[3]!.go();
  await waiting[2]!.go();
  await Promise.all([before, after]);
  expect(names()).toEqual(['Added', 'Wide']);
});
