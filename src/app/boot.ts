/**
 * The composition root: puts catalog, media, player and document together. Main thread; draws nothing.
 */
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';
import engineUrl from '../../worklets/generated/engine.wasm?url';
import workletUrl from '../../worklets/processor.ts?worker&url';
import { shipped } from '../catalog/shipped.ts';
import { type Diagnostic, diagnose } from '../kit/index.ts';
import { createPatch } from '../patch/create.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import { newDocumentId } from '../store/document-text.ts';
import { type LibraryStore, openLibrary } from '../store/library-store.ts';
import { ApartClient } from './apart/apart-client.ts';
import type { Brought } from './documents/documents.ts';
import { watchPageLife } from './documents/page-life.ts';
import { Listening } from './listening/listening.ts';
import { MediaClient } from './media-client.ts';
import { observeInWorker, type PageObserve } from './observe-client.ts';
import type { Observed } from './observe-patch.ts';
import { Player } from './player.ts';
import { Preparing } from './preparing.ts';
import { ProbeBench } from './probe/probe-bench.ts';
import { type PageRender, renderInWorker, type RenderResult } from './render-client.ts';
import { AppSession } from './session.ts';
import { shippedPatchNames, shippedPatchText, shippedPatchTitle } from './shipped-patches.ts';

export interface App {
  readonly session: AppSession;
  readonly player: Player;
  readonly media: MediaClient;
  readonly library: LibraryStore;
  /** What is only for listening. */
  readonly listening: Listening;
  /** Which cables are looked at by themselves. */
  readonly probes: ProbeBench;
  readonly module: WebAssembly.Module;
  /** Opens one of the shipped patches in place of the open document. */
  openShipped(name: string): Promise<readonly Diagnostic[]>;
  /** Renders a patch in a worker, with the sounds this page knows. */
  render(job: Omit<PageRender, 'module' | 'media'>): Promise<RenderResult>;
  /** Renders a patch in a worker for what its nodes tell. */
  observe(job: Omit<PageObserve, 'module' | 'media'>): Promise<Observed>;
}

/** What a first visit opens. */
const FIRST_PATCH = 'first-mix';
/** How often it is told how far the making of sounds has come. */
const PROGRESS_MS = 100;

export async function boot(options: { readonly forceScript?: boolean; readonly patch?: string } = {}): Promise<App> {
  // The worker and the player speak before the session is there.
  const opened: { session?: AppSession } = {};
  const opening = openLibrary({ onGiveWay: async () => void (await opened.session?.documents.flush()), onGone: () => opened.session?.documents.gone() });
  const response = await fetch(engineUrl);
  if (!response.ok) throw new Error(`The engine could not be loaded (${response.status}). Reload the page; if that does not help, the installation is incomplete.`);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  const preparing = new Preparing();
  let tellAt = 0;
  const media = new MediaClient({
    progress: (what, fraction, wanted) => {
      preparing.tell(what, fraction, wanted);
      if (opened.session === undefined) return;
      opened.session.preparing = preparing;
      // Every panel looks up at each word; the end is always told.
      if (!preparing.isIdle && performance.now() < tellAt) return;
      tellAt = performance.now() + PROGRESS_MS;
      opened.session.statusChanged();
    },
    fault: (diagnostic) => opened.session?.tell([diagnostic]),
  });
  const empty = createPatch({ id: 'untitled', title: 'Untitled' });
  const apart = new ApartClient(() => { player.takeBackAnalyses(); });
  const player: Player = new Player(empty, {
    catalog: shipped, module, kernels: (type) => kernelIndex[type], workletUrl, media, apart, onChange: () => opened.session?.statusChanged(), ...(options.forceScript ? { forceScript: true } : {}),
  });
  const kept = await opening;
  const { library } = kept;
  const listening = new Listening(player, shipped);
  const session = new AppSession(empty, shipped, player, media, kept, listening);
  opened.session = session;
  watchPageLife(session.documents);
  const openShipped = async (name: string): Promise<readonly Diagnostic[]> => {
    const reading = readShipped(name);
    await session.documents.bring(reading, 'example');
    return (await reading).diagnostics;
  };
  session.examples = shippedPatchNames.map((name) => ({ name, title: shippedPatchTitle(name) }));
  session.onOpenExample = (name) => void openShipped(name);
  const last = options.patch === undefined ? await session.documents.reopen() : undefined;
  if (last?.isOpen !== true) {
    await openShipped(options.patch ?? FIRST_PATCH);
    // The work is still there, but this is not it: that must be said.
    if (last !== undefined && last.diagnostics.length > 0) session.tell(last.diagnostics);
  }
  void library.tidy().then(() => library.indexContents());
  return { session, player, media, library, listening, probes: new ProbeBench(listening, shipped), module, openShipped, render: (job) => renderInWorker({ module, media, ...job }), observe: (job) => observeInWorker({ module, media, ...job }) };
}

/** A document of its own, should it be changed: what is shipped stays as it is. */
async function readShipped(name: string): Promise<Brought> {
  const text = await shippedPatchText(name);
  if (text === undefined) return { diagnostics: [diagnose('shipped-patch-unknown', `There is no shipped patch "${name}". There are: ${shippedPatchNames.join(', ')}.`)] };
  const { patch, diagnostics } = parsePatch(text, shipped);
  if (patch !== undefined) return { patch: { ...patch, id: newDocumentId() }, diagnostics };
  return { diagnostics: [diagnose('shipped-patch-broken', `The shipped patch "${name}" could not be opened: ${diagnostics[0]?.message ?? ''}`), ...diagnostics] };
}
