/**
 * The one door for files: patches are opened and saved, sound files become stems wired into the mix. What comes in is
 * validated before anything of the document changes, and what this browser did not save itself is shown to the gate first.
 * Main thread.
 */
import { diagnose, type Diagnostic, inFile, reasonOf } from '../kit/index.ts';
import { LIMITS } from '../patch/limits.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import type { Patch } from '../patch/patch.ts';
import { textHash } from '../patch/content-hash.ts';
import { toText } from '../patch/to-text.ts';
import { isZipHead, ZIP_HEAD_BYTES } from '../share/zip-head.ts';
import type { MediaClient } from './media-client.ts';
import { isOwnDocument, rememberOwn } from './own-documents.ts';
import { addSounds } from './recordings/add-sounds.ts';
import type { AppSession } from './session.ts';

export const PATCH_SUFFIX = '.patch.json';

/** A patch from outside that wants the document's place. */
export interface Arrival {
  readonly patch: Patch;
  readonly readOnly: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** What it came as, and under which name. */
  readonly from: 'file' | 'bundle' | 'link' | 'paste';
  readonly name: string;
  readonly bytes: number;
  /** Of a bundle: which recordings it brings, by the SHA-256 of their originals, and their bytes in it. */
  readonly brings?: ReadonlyMap<string, number>;
  /** Of a bundle: takes the recordings in; the patch that names them as they were taken, or why not. */
  readonly unpack?: (signal: AbortSignal, onProgress: (fraction: number) => void) => Promise<{ readonly patch?: Patch; readonly diagnostics: readonly Diagnostic[] }>;
}

export class FileDoor {
  /** Asked before anything foreign is opened; opens it itself if it may be. @returns whether it was opened. Without one everything is. */
  gate: ((arrival: Arrival) => Promise<boolean>) | undefined;
  /** Reads a zip file with a patch in it. */
  readBundle: ((file: File) => Promise<{ readonly arrival?: Arrival; readonly diagnostics: readonly Diagnostic[] }>) | undefined;

  /** Until the files before are read: a patch is dropped, and then what belongs to it. */
  private reading: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: Pick<AppSession, 'patch' | 'catalog' | 'edit' | 'open' | 'tell' | 'ask' | 'mediaChanged'> & { readonly documents: { readonly current: object | undefined } },
    private readonly media: Pick<MediaClient, 'addFiles' | 'find'>,
  ) {}

  /**
   * A patch is opened, then everything else is taken for sound: what the patch misses is found in it, what is new becomes a
   * strip. So a patch and its recordings can be dropped together. `onto`: the node that they were let go on.
   */
  async add(files: readonly File[], at: { readonly x: number; readonly y: number }, onto?: string): Promise<void> {
    const diagnostics: Diagnostic[] = [];
    const before = this.reading;
    let isRead = (): void => undefined;
    this.reading = new Promise<void>((resolve) => { isRead = resolve; });
    try {
      await before;
      const isPatch = await Promise.all(files.map(async (file) => (await looksLikePatch(file)) || (this.readBundle !== undefined && (await isZip(file)))));
      const [patch, ...others] = files.filter((_, k) => isPatch[k]);
      for (const other of others) diagnostics.push(diagnose('one-patch-at-a-time', `"${patch!.name}" was opened, "${other.name}" was not: open it by itself.`, { file: other.name }, 'warning'));
      const arrival = patch && (await this.arrivalOf(patch, diagnostics));
      // What nobody has to be asked about is open now.
      const isOpened = arrival && this.offer(arrival);
      isRead();
      if (patch !== undefined && !(await isOpened)) return;
      diagnostics.push(...(await addSounds(this.session, this.media, files.filter((_, k) => !isPatch[k]), at, onto)));
    } catch (error) {
      diagnostics.push(diagnose('file-unreadable', `The files cannot be read: ${reasonOf(error)}. Try them one by one.`));
    } finally {
      isRead();
      this.session.tell(diagnostics);
    }
  }

  /** One file that is meant to be a patch, whatever it is called; nobody is asked. */
  async open(file: File): Promise<void> {
    const diagnostics: Diagnostic[] = [];
    const arrival = await this.read(file, diagnostics);
    if (arrival !== undefined) this.session.open(arrival.patch, arrival.readOnly);
    this.session.tell(diagnostics);
  }

  private async arrivalOf(file: File, diagnostics: Diagnostic[]): Promise<Arrival | undefined> {
    return (await isZip(file)) ? this.readZip(file, diagnostics) : this.read(file, diagnostics);
  }

  /** What sounds and was not saved by this browser is shown first. @returns whether it was opened */
  async offer(arrival: Arrival): Promise<boolean> {
    const { patch, readOnly } = arrival;
    const isKnown = arrival.unpack === undefined && (patch.nodes.size === 0 || isOwnDocument(textHash(toText(patch))));
    if (this.gate !== undefined && !isKnown) return this.gate(arrival);
    this.session.open(patch, readOnly);
    return true;
  }

  private async readZip(file: File, diagnostics: Diagnostic[]): Promise<Arrival | undefined> {
    const read = await this.readBundle?.(file);
    diagnostics.push(...(read?.diagnostics ?? []).map((one) => inFile(file.name, one)));
    return read?.arrival;
  }

  private async read(file: File, diagnostics: Diagnostic[]): Promise<Arrival | undefined> {
    if (file.size > LIMITS.bytes) {
      diagnostics.push(diagnose('file-too-large', `"${file.name}" is larger than a patch may be (${Math.round(LIMITS.bytes / 1048576)} MiB). It was not opened.`, { file: file.name }));
      return undefined;
    }
    const { patch, diagnostics: said, readOnly } = parsePatch(new Uint8Array(await file.arrayBuffer()), this.session.catalog);
    diagnostics.push(...said.map((one) => inFile(file.name, one)));
    return patch === undefined ? undefined : { patch, readOnly, diagnostics: said, from: 'file', name: file.name, bytes: file.size };
  }

  choose(): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = '.json,.zip,application/json,application/zip,audio/*,.wav,.flac,.aif,.aiff,.aifc,.caf,.mp3,.ogg,.oga,.opus';
    input.onchange = () => void this.add([...(input.files ?? [])], { x: 0, y: 0 });
    input.click();
  }

  save(): void {
    const { patch } = this.session;
    const text = toText(patch);
    rememberOwn(textHash(text));
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${fileName(patch.title || 'Untitled')}${PATCH_SUFFIX}`;
    link.click();
    // The download has begun by the time this runs; the address is then no longer needed.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

/** How sound files begin, whatever they are called. */
const SOUND_HEADS = ['RIFF', 'RF64', 'BW64'];

async function looksLikePatch(file: File): Promise<boolean> {
  if (!file.name.toLowerCase().endsWith('.json')) return false;
  return !SOUND_HEADS.includes(await file.slice(0, 4).text());
}

async function isZip(file: File): Promise<boolean> {
  return isZipHead(new Uint8Array(await file.slice(0, ZIP_HEAD_BYTES).arrayBuffer()));
}

export const fileName = (title: string): string => title.replaceAll(/[^\p{L}\p{N} ._-]/gu, ' ').trim().slice(0, 80) || 'Untitled';
