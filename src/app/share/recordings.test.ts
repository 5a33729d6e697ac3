import { expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { createNode, createPatch } from '../../patch/create.ts';
import type { MediaRef } from '../../patch/patch.ts';
import type { Bundle } from '../../share/read-bundle.ts';
import { takeRecordings } from './recordings.ts';

it('gives no patch for a bundle that is given up while its last recording is taken in', async () => {
  const sha256 = 'a'.repeat(64);
  const media: MediaRef = { sha256, name: 'voice.wav', rateHz: 48000, frames: 100, channels: 1 };
  const patch = { ...createPatch({ id: 'given', title: 'Given' }), nodes: new Map([['stem', createNode(shipped.get('stem')!, { media })]]) };
  const bundle = { patch, readOnly: false, media: [{ sha256, fileSha256: sha256, form: 'original', name: 'voice.wav', file: 'media/voice.wav', entry: { isStored: true, dataOffset: 0, packedBytes: 4, bytes: 4 } }] } as unknown as Bundle;
  const abort = new AbortController();
  const shelf = {
    find: (wanted: readonly MediaRef[]) => Promise.resolve(wanted),
    original: () => Promise.resolve(undefined),
    addFile: () => Promise.resolve({ media, diagnostics: [] }),
  };
  const file = new File(['RIFF'], 'given.patchcord.zip');
  await expect(takeRecordings(file, bundle, shipped, shelf, abort.signal, () => { abort.abort(); })).rejects.toThrow('aborted');
});
