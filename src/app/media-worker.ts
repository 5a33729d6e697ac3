/**
 * The media worker: holds sounds, makes demo stems, and keeps the rings of the running engine filled over a port of its own.
 */
import { DEMO_SONG } from '../../examples/demo-song/demo-song.ts';
import { MediaFeed, type FedRing } from '../engine/media-feed.ts';
import { diagnose, reasonOf } from '../kit/index.ts';
import { NO_PCM, type PcmSource } from '../media/pcm.ts';
import type { MediaRef } from '../patch/patch.ts';
import { MediaLibrary } from './media-library.ts';
import type { FromMedia, MediaUsage, RingRequest, ToMedia } from './media-messages.ts';
import { openStorage } from './media-storage.ts';

const post = (message: FromMedia, transfer: Transferable[] = []): void => postMessage(message, { transfer });
const opening = openStorage().then((storage) => ({ storage, library: new MediaLibrary((what, fraction, wanted) => post({ type: 'progress', what, fraction, wanted }), storage) }));
/** Ends the imports that run. */
let imports = new AbortController();
/** How far the rings are filled before the engine may begin. */
const FIRST_SECONDS = 0.7;

let enginePort: MessagePort | undefined;
const feed = new MediaFeed((message, transfer) => enginePort?.postMessage(message, transfer));
let filling: Promise<void> | undefined;
let wanted = 0;
let running = false;
/** At which the rings are played. */
let ringRateHz = 48000;
let isStale = false;
/** Rings are set one after the other: a sound that has to be made first holds up those behind it. */
let ringsSet: Promise<unknown> = Promise.resolve();

/** One filling at a time; the latest position counts, and a filling that an edit has cut short begins anew. */
function fill(playedFrames: number): void {
  wanted = playedFrames;
  isStale = true;
  if (filling !== undefined) return;
  filling = fillAll().finally(() => {
    filling = undefined;
  });
}

async function fillAll(): Promise<void> {
  while (running && isStale) {
    isStale = false;
    await feed.fill(wanted);
  }
}

/** A sound that is here but cannot be had is said to be so, and is silent; the others play. */
async function openOrSilence(media: MediaRef, rateHz: number): Promise<PcmSource | undefined> {
  try {
    const source = await (await opening).library.open(media, rateHz);
    return source === undefined ? undefined : sheltered(source, media);
  } catch (error) {
    tellFault(media, error);
    return NO_PCM;
  }
}

const shelters = new WeakMap<PcmSource, PcmSource>();

/** Reads silence from where on a file is gone, once said. The same for the same sound, so that a ring is seen to keep it. */
function sheltered(source: PcmSource, media: MediaRef): PcmSource {
  const known = shelters.get(source);
  if (known !== undefined) return known;
  let isGone = false;
  const shelter: PcmSource = {
    frames: source.frames,
    read: async (start, count, into) => {
      if (isGone) return new Float32Array(count * 2);
      try {
        return await source.read(start, count, into);
      } catch (error) {
        isGone = true;
        tellFault(media, error);
        return new Float32Array(count * 2);
      }
    },
  };
  shelters.set(source, shelter);
  return shelter;
}

function tellFault({ name }: MediaRef, error: unknown): void {
  post({ type: 'fault', diagnostic: diagnose('media-unreadable', `The sound "${name}" cannot be read: ${reasonOf(error)}. Drop the file onto the canvas again.`) });
}

async function openAll(media: readonly MediaRef[], rateHz: number): Promise<MediaRef[]> {
  // All at once: they take turns, and the progress shown is that of all.
  const opened = await Promise.all(media.map((one) => openOrSilence(one, rateHz)));
  return media.filter((_, k) => opened[k] === undefined);
}

async function setRings(rings: readonly RingRequest[], rateHz: number, playedFrames: number, program: number): Promise<MediaRef[]> {
  const missing: MediaRef[] = [];
  const fed: FedRing[] = [];
  for (const { media, ...ring } of rings) {
    const reader = media === undefined ? NO_PCM : await openOrSilence(media, rateHz);
    if (reader === undefined && media !== undefined) missing.push(media);
    fed.push({ ...ring, reader: reader ?? NO_PCM });
  }
  // A sound that had to be made first has kept the others waiting: they begin where the play head is by now.
  feed.setRings(fed, Math.max(playedFrames, running ? wanted : 0), program);
  fill(wanted);
  return missing;
}

async function importAll(files: readonly File[], rateHz: number | undefined) {
  const { signal } = imports;
  const { library } = await opening;
  try {
    return await library.import(files, { signal, ...(rateHz === undefined ? {} : { rateHz }) });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function usage(): Promise<MediaUsage> {
  const { library, storage } = await opening;
  // Not there without a secure context.
  const estimate = await (navigator as { storage?: StorageManager }).storage?.estimate().catch(() => undefined);
  return {
    place: storage.place, originals: await library.originals.list(), pcmBytes: await library.pcm.bytes(), demoBytes: await library.pcm.bytes(`${DEMO_SONG.generator}-`),
    quotaBytes: estimate?.quota, usageBytes: estimate?.usage,
  };
}

async function receive(message: ToMedia): Promise<void> {
  switch (message.type) {
    case 'engine':
      await (ringsSet = ringsSet.then(() => {
        enginePort = message.port;
        enginePort.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => feed.takeBack(data);
        running = false;
        feed.forget();
      }));
      return;
    case 'import': return post({ type: 'imported', request: message.request, files: await importAll(message.files, message.rateHz) });
    case 'cancel-imports':
      imports.abort();
      imports = new AbortController();
      return;
    case 'find': return post({ type: 'done', request: message.request, missing: await (await opening).library.missing(message.media) });
    case 'peaks': return post({ type: 'peaks', request: message.request, peaks: await (await opening).library.peaks(message.media, message.rateHz) });
    case 'usage': return post({ type: 'usage', request: message.request, usage: await usage() });
    case 'clean': return post({ type: 'cleaned', request: message.request, bytes: await (await opening).library.clean(new Set(message.keep)) });
    case 'clear-made': {
      const { pcm } = (await opening).library;
      const before = await pcm.bytes();
      await pcm.makeRoom(Infinity);
      return post({ type: 'cleaned', request: message.request, bytes: before - (await pcm.bytes()) });
    }
    case 'original': return post({ type: 'original', request: message.request, blob: await (await opening).library.originals.blob(message.sha256) });
    case 'prepare': return post({ type: 'done', request: message.request, missing: await openAll(message.media, message.rateHz) });
    case 'rings': {
      ringRateHz = message.rateHz;
      const set = ringsSet.then(() => setRings(message.rings, message.rateHz, message.playedFrames, message.program));
      ringsSet = set.catch(() => undefined);
      return post({ type: 'done', request: message.request, missing: await set });
    }
    case 'start':
      await ringsSet;
      feed.start(message.epoch, message.positionFrame, message.loopStart, message.loopEnd);
      running = true;
      wanted = 0;
      await feed.fill(0, Math.round(FIRST_SECONDS * ringRateHz));
      enginePort?.postMessage({ type: 'ready', epoch: message.epoch });
      return fill(0);
    case 'loop':
      feed.setLoop(message.epoch, message.playedFrames, message.positionFrame, message.written, message.loopStart, message.loopEnd);
      return fill(message.playedFrames);
    case 'played': return fill(message.playedFrames);
    case 'stop':
      running = false;
      return;
    case 'read': {
      const source = await (await opening).library.open(message.media, message.rateHz);
      const to = Math.min(message.startFrame + message.frames, source?.frames ?? 0);
      const samples = source === undefined || to <= message.startFrame ? undefined : await source.read(message.startFrame, to - message.startFrame);
      return post({ type: 'frames', request: message.request, samples, totalFrames: source?.frames }, samples === undefined ? [] : [samples.buffer]);
    }
  }
}

onmessage = ({ data }: MessageEvent<ToMedia>) => {
  receive(data).catch((error: unknown) => {
    if ('request' in data) post({ type: 'failed', request: data.request, reason: reasonOf(error) });
    else throw error;
  });
};
