import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import type { Diagnostic } from '../kit/index.ts';
import { apply } from '../patch/apply.ts';
import { createPatch } from '../patch/create.ts';
import type { Edit } from '../patch/edit.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import { toText } from '../patch/to-text.ts';
import type { Question } from './ask.ts';
import { FileDoor } from './file-door.ts';
import type { Imported } from './media-library.ts';

const AT = { x: 0, y: 0 };
const patchFile = (title: string, name = `${title}.patch.json`): File => new File([toText(createPatch({ id: 'test', title }))], name);
const soundFile = (name: string, content = `RIFF${name}`): File => new File([content], name);

function doorOf(start: Patch = createPatch({ id: 'start', title: 'Start' })) {
  const labels: string[] = [];
  let refreshed = 0;
  const session = {
    patch: start,
    catalog: shipped,
    told: [] as readonly Diagnostic[],
    edit(edit: Edit, label: string) {
      labels.push(label);
      session.patch = apply(session.patch, edit).patch;
      return [];
    },
    open(patch: Patch) {
      session.patch = patch;
      session.documents.current = {};
    },
    documents: { current: {} },
    tell(diagnostics: readonly Diagnostic[]) {
      session.told = diagnostics;
    },
    mediaChanged: () => void refreshed++,
    asked: [] as Question[],
    answer: undefined as string | undefined,
    ask(question: Question) {
      session.asked.push(question);
      return Promise.resolve(session.answer);
    },
  };
  const here = new Set<string>();
  const media = {
    find: (wanted: readonly MediaRef[]) => Promise.resolve(wanted.filter(({ sha256 }) => !here.has(sha256!))),
    addFiles: async (files: readonly File[]): Promise<readonly Imported[] | undefined> => {
      if (files.some(({ name }) => name.startsWith('gone'))) throw new Error('the disk is gone');
      if (files.some(({ name }) => name.startsWith('long'))) return undefined;
      return Promise.all(files.map(async (file) => {
        // The test's stand-in for a hash: the content itself.
        const sha256 = (await file.text()).padEnd(64, '0').slice(0, 64);
        here.add(sha256);
        return { media: { sha256, name: file.name, rateHz: 48000, frames: 100, channels: 1 }, isKept: true, diagnostics: [] };
      }));
    },
  };
  return { door: new FileDoor(session, media), session, labels, refreshed: () => refreshed };
}

describe('the door for files', () => {
  it('opens a patch and then finds or adds the recordings beside it', async () => {
    const { door, session, labels, refreshed } = doorOf();
    await door.add([soundFile('voice.wav'), patchFile('Song')], AT);
    expect(session.patch.title).toBe('Song');
    expect([...session.patch.nodes.values()].filter(({ type }) => type === 'stem').map(({ label }) => label)).toEqual(['voice']);
    expect(labels).toEqual(['Add voice.wav']);
    expect(refreshed()).toBe(1);
    expect(session.told).toEqual([]);
  });

  it('opens one of several patches and names the others', async () => {
    const { door, session } = doorOf();
    await door.add([patchFile('One'), patchFile('Two')], AT);
    expect(session.patch.title).toBe('One');
    expect(session.told).toMatchObject([{ code: 'one-patch-at-a-time', where: { file: 'Two.patch.json' } }]);
  });

  it('takes a sound for a sound, whatever it is called', async () => {
    const { door, session } = doorOf();
    await door.add([soundFile('take.json')], AT);
    expect(session.patch.title).toBe('Start');
    expect([...session.patch.nodes.values()].some(({ type }) => type === 'stem')).toBe(true);
  });

  it('changes nothing for a broken patch, and names the file', async () => {
    const { door, session } = doorOf();
    await door.add([new File(['{"format":1'], 'broken.json'), soundFile('voice.wav')], AT);
    expect(session.patch.title).toBe('Start');
    expect(session.patch.nodes.size).toBe(0);
    expect(session.told[0]?.where.file).toBe('broken.json');
  });

  it('does not read a patch that is too large to be one', async () => {
    const { door, session } = doorOf();
    const file = patchFile('Huge');
    Object.defineProperty(file, 'size', { value: 2 ** 40 });
    file.arrayBuffer = () => Promise.reject(new Error('was read'));
    await door.add([file], AT);
    expect(session.told).toMatchObject([{ code: 'file-too-large' }]);
  });

  it('says what cannot be read', async () => {
    const { door, session } = doorOf();
    await door.add([soundFile('gone.wav')], AT);
    expect(session.told).toMatchObject([{ code: 'file-unreadable', message: expect.stringContaining('the disk is gone') as string }]);
  });

  it('adds a sound again that is dropped again, but none that the patch was waiting for', async () => {
    const first = doorOf();
    await first.door.add([soundFile('voice.wav')], AT);
    await first.door.add([soundFile('voice.wav')], AT);
    expect(first.labels).toEqual(['Add voice.wav', 'Add voice.wav']);
    const later = doorOf(first.session.patch);
    await later.door.add([soundFile('voice.wav'), soundFile('new.wav')], AT);
    expect(later.labels).toEqual(['Add new.wav']);
    expect(later.refreshed()).toBe(1);
  });

  it('links what was missing by its content, whatever it is called now', async () => {
    const first = doorOf();
    await first.door.add([soundFile('voice.wav', 'RIFFvoice')], AT);
    const { door, session, labels } = doorOf(first.session.patch);
    await door.add([soundFile('renamed.wav', 'RIFFvoice')], AT);
    expect(labels).toEqual([]);
    expect(session.asked).toEqual([]);
    expect(session.patch).toBe(first.session.patch);
  });

  it.each([['instead', 'changed.wav', ['Use voice.wav for voice']], ['strip', 'RIFFvoice', ['Add voice.wav']], [undefined, 'RIFFvoice', []]])('asks before another file of the same name takes a missing one’s place; answered %s', async (answer, _content, expected) => {
    const first = doorOf();
    await first.door.add([soundFile('voice.wav', 'RIFFvoice')], AT);
    const { door, session, labels } = doorOf(first.session.patch);
    session.answer = answer;
    await door.add([soundFile('voice.wav', 'RIFFanother')], AT);
    expect(session.asked).toHaveLength(1);
    expect(session.asked[0]?.text.join(' ')).toContain('not that recording');
    expect(labels).toEqual(expected);
    const stems = [...session.patch.nodes.values()].filter(({ type }) => type === 'stem').map(({ media }) => media?.sha256?.replace(/0+$/, ''));
    expect(stems).toEqual(answer === 'instead' ? ['RIFFanother'] : answer === 'strip' ? ['RIFFvoice', 'RIFFanother'] : ['RIFFvoice']);
  });

  it('asks before a file that is dropped on a stem takes the place of its recording, and not where it has none', async () => {
    const { door, session, labels } = doorOf();
    await door.add([soundFile('voice.wav')], AT);
    session.answer = 'instead';
    await door.add([soundFile('take 2.wav')], AT, 'voice');
    expect(session.asked).toHaveLength(1);
    expect(session.patch.nodes.get('voice')?.media?.name).toBe('take 2.wav');
    session.edit({ kind: 'set-media', node: 'voice', media: null }, 'Take away');
    await door.add([soundFile('take 3.wav')], AT, 'voice');
    expect(session.asked).toHaveLength(1);
    expect(session.patch.nodes.get('voice')?.media?.name).toBe('take 3.wav');
    expect(labels).toEqual(['Add voice.wav', 'Use take 2.wav for voice', 'Take away', 'Use take 3.wav for voice']);
  });

  it('puts what is dropped after a patch into that, however slowly it is read', async () => {
    const { door, session } = doorOf();
    const slow = patchFile('Slow');
    const read = slow.arrayBuffer.bind(slow);
    slow.arrayBuffer = async () => {
      await new Promise((resolve) => { setTimeout(resolve, 30); });
      return read();
    };
    await Promise.all([door.add([slow], AT), door.add([soundFile('voice.wav')], AT)]);
    expect(session.patch.title).toBe('Slow');
    expect([...session.patch.nodes.values()].map(({ label, type }) => [type, label])).toContainEqual(['stem', 'voice']);
    expect(session.told).toEqual([]);
  });

  it('puts nothing into a patch that was opened while it was taken in, and says so', async () => {
    const { door, session, labels, refreshed } = doorOf();
    const voice = soundFile('voice.wav');
    const read = voice.text.bind(voice);
    voice.text = () => {
      session.open(createPatch({ id: 'third', title: 'Third' }));
      return read();
    };
    await door.add([voice], AT);
    expect(session.patch).toEqual(createPatch({ id: 'third', title: 'Third' }));
    expect(labels).toEqual([]);
    expect(session.told).toMatchObject([{ code: 'import-elsewhere' }]);
    expect(refreshed(), 'it may be missing there').toBe(1);
  });

  it('adds nothing of an import that was cancelled, and says so', async () => {
    const { door, session, labels } = doorOf();
    await door.add([soundFile('voice.wav'), soundFile('long.wav')], AT);
    expect(labels).toEqual([]);
    expect(session.told).toMatchObject([{ code: 'import-cancelled' }]);
  });
});
