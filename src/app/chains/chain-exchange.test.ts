import { expect, it, vi } from 'vitest';
import { SilentSession } from '../../../test/e2e/editor-page/silent-session.ts';
import { shipped } from '../../catalog/shipped.ts';
import { EditorModel } from '../../editor/editor-model.ts';
import type { SetDown } from '../../editor/palette.ts';
import type { Diagnostic } from '../../kit/index.ts';
import { removeNodes } from '../../patch/compositions.ts';
import type { Edit } from '../../patch/edit.ts';
import type { Patch } from '../../patch/patch.ts';
import { openMemory } from '../../store/libraries.fixture.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import { held } from '../held.fixture.ts';
import { patchOf } from '../player.fixture.ts';
import { ChainExchange } from './chain-exchange.ts';
import { ChainLibrary } from './chain-library.ts';

const PATCH = patchOf({ tone: ['tone'], comp: ['compressor'], fader: ['fader'], out: ['output'] }, ['tone > comp', 'comp > fader', 'fader > out']);
const threshold = (value: number): Edit => ({ kind: 'set-param', node: 'comp', param: 'thresholdDb', value });
const inside = (node: string, edit: Edit): Edit => ({ kind: 'inside', node, edit });

/** A patch with the chain "Glue" in it, which the library has too. */
async function open() {
  const session = Object.assign(new SilentSession(PATCH, shipped), {
    documents: { current: {} }, told: [] as Diagnostic[],
    tell: (said: readonly Diagnostic[]) => void session.told.push(...said),
  });
  const store = openMemory();
  const library = new ChainLibrary(store, shipped, () => '');
  const exchange = new ChainExchange(session, library);
  const model = new EditorModel(session, new Map());
  const told: string[] = [];
  const surface = { model, place: [], tell: (words: string) => void told.push(words) };
  await exchange.wrap(surface, ['comp'], 'Glue');
  await vi.waitFor(() => { if (library.chains.length === 0) throw new Error('not yet'); }, { interval: 1 });
  const chain = (id = 'chain') => session.patch.nodes.get(id)?.chain;
  const source = () => library.chains[0]!;
  /** The library's becomes another, here or in another tab. */
  const change = async (value: number): Promise<void> => {
    const loaded = await library.load(source().id);
    const node = loaded!.patch.nodes.get('comp')!;
    await library.replace(source(), { ...loaded!.patch, nodes: new Map([...loaded!.patch.nodes, ['comp', { ...node, params: { ...node.params, thresholdDb: value } }]]) });
    await vi.waitFor(() => { if (exchange.updatesIn(session.patch).size === 0) throw new Error('not yet'); }, { interval: 1 });
  };
  const value = (id = 'chain') => chain(id)?.patch.nodes.get('comp')?.params['thresholdDb'];
  const copy = (id: string): void => { session.edit({ kind: 'add-node', id, node: session.patch.nodes.get('chain')! }, 'Paste'); };
  const remove = (...ids: readonly string[]): void => { expect(session.edit(removeNodes(session.patch, ids), 'Delete')).toEqual([]); };
  return { remove, session, store, library, exchange, surface, told, chain, source, change, value, copy, elsewhere: () => { session.documents.current = {}; } };
}

/** The store does this once it is let go. */
function hold(store: LibraryStore, what: 'create' | 'load' | 'save'): () => Promise<void> {
  const { answered, go } = held();
  const work = store[what].bind(store) as (...given: unknown[]) => Promise<never>;
  vi.spyOn(store, what).mockImplementation(async (...given: unknown[]) => {
    await answered;
    return work(...given);
  });
  return go;
}

it('all chains are brought up to date in one step, but for those that went while the library was read', async () => {
  const { session, store, exchange, surface, told, change, value, copy, remove } = await open();
  copy('chain-2');
  copy('chain-3');
  await change(-20);
  const go = hold(store, 'load');
  const updating = exchange.updateAll(surface);
  remove('chain-2');
  session.edit({ kind: 'set-label', node: 'chain', label: 'Meanwhile' }, 'Rename');
  await go();
  await updating;
  expect(session.patch.nodes.has('chain-2')).toBe(false);
  expect([value('chain'), value('chain-3'), session.patch.nodes.get('chain')?.label]).toEqual([-20, -20, 'Meanwhile']);
  expect([session.undoLabel, told]).toEqual(['Update 2 chains', ['Update 2 chains: done. Undo takes it back.']]);
});

it('nothing is brought up to date in another document, nor where another patch of it is shown', async () => {
  for (const leave of ['document', 'patch'] as const) {
    const { session, store, exchange, surface, told, change, elsewhere } = await open();
    await change(-20);
    const go = hold(store, 'load');
    const updating = exchange.updateAll(surface);
    const before: Patch = session.patch;
    if (leave === 'document') elsewhere();
    else surface.model = new EditorModel(session, new Map());
    await go();
    await updating;
    expect([session.patch, told]).toEqual([before, []]);
  }
});

it('what is chosen in the palette comes into the document it was chosen for, and that it cannot be read is said there', async () => {
  const { session, store, exchange, source, elsewhere } = await open();
  const came: string[] = [];
  const setDown: SetDown = (_, given) => void came.push(given!.chain!.patch.title);
  await exchange.take(source().id, setDown);
  expect(came).toEqual(['Glue']);
  const go = hold(store, 'load');
  const taking = [exchange.take(source().id, setDown), exchange.take('gone', setDown)];
  const carried = exchange.inTime(store.load(source().id));
  elsewhere();
  await go();
  await Promise.all(taking);
  expect(await carried).toBeUndefined();
  expect([came, session.told]).toEqual([['Glue'], []]);
  await exchange.take('gone', setDown);
  expect([came, session.told.map(({ code }) => code)]).toEqual([['Glue'], ['chain-unreadable']]);
});

it('a chain that the library is given keeps what is done to it meanwhile, and nothing comes back that was left', async () => {
  const acts = {
    create: ({ exchange, surface, chain }: Opened) => exchange.add(surface, 'chain', chain()!),
    save: ({ exchange, surface, chain, library, source }: Opened) => exchange.saveBack(surface, 'chain', chain()!, source(), library.peek(source())!),
  };
  for (const what of ['create', 'save'] as const) {
    for (const meanwhile of ['edit', 'delete', 'leave'] as const) {
      const opened = await open();
      const { session, store, chain, value, remove, elsewhere } = opened;
      session.edit(inside('chain', threshold(-24)), 'Turn');
      const was = chain()!.origin;
      await opened.library.load(opened.source().id);
      const go = hold(store, what);
      const giving = acts[what](opened);
      if (meanwhile === 'edit') session.edit(inside('chain', threshold(-12)), 'Turn');
      else if (meanwhile === 'delete') remove('chain');
      else elsewhere();
      const before = session.patch;
      await go();
      await giving;
      if (meanwhile === 'edit') {
        expect(value()).toBe(-12);
        expect(chain()!.origin).not.toEqual(was);
      } else {
        expect(session.patch).toBe(before);
      }
    }
  }
});

type Opened = Awaited<ReturnType<typeof open>>;
