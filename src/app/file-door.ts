/**
 * The one door for files: patches are opened and saved, sound files become stems wired into the mix. What comes in is
 * validated before anything of the document changes. Main thread.
 */
import { type Diagnostic, diagnose } from '../kit/index.ts';
import { LIMITS } from '../patch/limits.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import type { MediaRef } from '../patch/patch.ts';
import { toText } from '../patch/to-text.ts';
import { addStems, newSounds } from './add-stems.ts';
import type { MediaClient } from './media-client.ts';
import type { AppSession } from './session.ts';

export const PATCH_SUFFIX = '.patch.json';

export class FileDoor {
  constructor(private readonly session: AppSession, private readonly media: MediaClient) {}

  /** Patches are opened, everything else is taken for sound. */
  async add(files: readonly File[], at: { readonly x: number; readonly y: number }): Promise<void> {
    const patchFile = files.find(({ name }) => name.toLowerCase().endsWith('.json'));
    if (patchFile !== undefined) return this.open(patchFile);
    const added: MediaRef[] = [];
    const diagnostics: Diagnostic[] = [];
    for (const file of files) {
      const { media, diagnostics: said } = await this.media.addFile(file);
      diagnostics.push(...said.map((one) => ({ ...one, where: { ...one.where, file: file.name } })));
      if (media !== undefined) added.push(media);
    }
    const edits = addStems(this.session.patch, this.session.catalog, newSounds(this.session.patch, added), at);
    if (edits.length > 0) diagnostics.push(...this.session.edit({ kind: 'batch', edits }, added.length === 1 ? `Add ${added[0]!.name}` : `Add ${added.length} stems`));
    this.session.tell(diagnostics);
    // Sounds that were missing may be here now.
    if (added.length > 0) this.session.player.refreshMedia();
  }

  async open(file: File): Promise<void> {
    if (file.size > LIMITS.bytes) return this.session.tell([diagnose('file-too-large', `"${file.name}" is larger than a patch may be (${Math.round(LIMITS.bytes / 1048576)} MiB). It was not opened.`, { file: file.name })]);
    const { patch, diagnostics, readOnly } = parsePatch(new Uint8Array(await file.arrayBuffer()), this.session.catalog);
    if (patch === undefined) return this.session.tell(diagnostics.map((one) => ({ ...one, where: { ...one.where, file: file.name } })));
    this.session.open(patch, readOnly, diagnostics);
  }

  choose(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = '.json,.wav,audio/wav,application/json';
    input.onchange = () => void this.add([...(input.files ?? [])], { x: 0, y: 0 });
    input.click();
  }

  save(): void {
    const { patch } = this.session;
    const url = URL.createObjectURL(new Blob([toText(patch)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${fileName(patch.title || 'Untitled')}${PATCH_SUFFIX}`;
    link.click();
    // The download has begun by the time this runs; the address is then no longer needed.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

const fileName = (title: string): string => title.replaceAll(/[^\p{L}\p{N} ._-]/gu, ' ').trim().slice(0, 80) || 'Untitled';
