import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import type { Diagnostic } from '../kit/index.ts';
import { apply } from '../patch/apply.ts';
import { createPatch } from '../patch/create.ts';
import type { Edit } from '../patch/edit.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import { toText } from '../patch/to-text.ts';
import { FileDoor } from './file-door.ts';

const AT = { x: 0, y: 0 };
const patchFile = (title: string, name = `${title}.patch.json`): File => new File([toText(createPatch({ id: 'test', title }))], name);
const soundFile = (name: string): File => new File(['RIFF1234WAVE'], name);

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
    },
    tell(diagnostics: readonly Diagnostic[]) {
      session.told = diagnostics;
    },
    player: { refreshMedia: () => void refreshed++ },
  };
  const known = new Set<string>();
  const addFile = (file: File): Promise<{ media?: MediaRef; wasHere: boolean; diagnostics: readonly Diagnostic[] }> => {
    if (file.name.startsWith('gone')) return Promise.reject(new Error('the disk is gone'));
    const wasHere = known.has(file.name);
    known.add(file.name);
    return Promise.resolve({ media: { sha256: file.name.padEnd(64, '0').slice(0, 64), name: file.name, rateHz: 48000, frames: 100, channels: 1 }, wasHere, diagnostics: [] });
  };
  return { door: new FileDoor(session, { addFile }), session, labels, refreshed: () => refreshed };
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
});
