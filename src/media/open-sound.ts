/**
 * Opens a sound file of any format that is known, told by its content. Any thread, the same in a page's worker and in
 * Node, so that both get the same samples. A decoder is loaded when the first file that needs it comes.
 */
import { type Diagnostic, inFile, reasonOf } from '../kit/index.ts';
import { readAiffLayout } from './aiff-layout.ts';
import { diagnoseByte, type Parsed } from './byte-diagnostic.ts';
import type { ByteSource } from './byte-source.ts';
import { readCafLayout } from './caf-layout.ts';
import { type PcmLayout, pcmSound, soundOfLayout } from './pcm-sound.ts';
import type { OpenedSound, OpenOptions, SoundFile, SoundFormat } from './sound-file.ts';
import { findFormat, type FoundFormat } from './sound-format.ts';
import { openWav } from './wav-reader.ts';

/** Goes up when the samples that the readers of this house give out change. */
const READER_VERSION = '1';

/** Opens a file, or says with `where.byte` why not: there is a `sound` exactly when no diagnostic is an error. Throws only what aborted it. */
export async function openSound(source: ByteSource, options: OpenOptions = {}): Promise<OpenedSound> {
  const named = (one: Diagnostic): Diagnostic => inFile(source.name, one);
  try {
    const found = await findFormat(source);
    if ('fault' in found) return { diagnostics: [named(found.fault)] };
    const { sound, diagnostics } = await open(source, found.value, options);
    return { ...(sound === undefined ? {} : { sound }), diagnostics: diagnostics.map(named) };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { diagnostics: [named(diagnoseByte('sound-unreadable', 0, `the file could not be read (${reasonOf(error)})`, 'Check that it is still there and may be read, then open it again.'))] };
  }
}

async function open(source: ByteSource, { format, at }: FoundFormat, options: OpenOptions): Promise<OpenedSound> {
  switch (format) {
    case 'wav': return openAsWav(source);
    case 'aiff': return openedLayout(source, format, await readAiffLayout(source, at));
    case 'flac': return (await import('./flac-reader.ts')).openFlac(source, at);
    case 'opus': return (await import('./opus-reader.ts')).openOpus(source, at, options);
    case 'vorbis': return (await import('./vorbis-reader.ts')).openVorbis(source, at, options);
    case 'mp3': return (await import('./mp3-reader.ts')).openMp3(source, at, options);
    case 'caf': return openedLayout(source, format, await readCafLayout(source, at));
  }
}

async function openAsWav(source: ByteSource): Promise<OpenedSound> {
  const { wav, diagnostics } = await openWav(source);
  if (wav === undefined) return { diagnostics };
  const { rateHz, bitsPerSample, channelMask } = wav;
  return { sound: pcmSound({ format: 'wav', decoder: `wav-${READER_VERSION}`, rateHz, bitsPerSample, channelMask, isFloat: wav.format === 'float', tags: {} }, wav), diagnostics };
}

function openedLayout(source: ByteSource, format: SoundFormat, layout: Parsed<PcmLayout>): OpenedSound {
  if ('fault' in layout) return { diagnostics: [layout.fault] };
  const sound: SoundFile = soundOfLayout(source, format, `${format}-${READER_VERSION}`, layout.value);
  return { sound, diagnostics: layout.value.remarks };
}
