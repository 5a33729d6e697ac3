/** What a person must know about the safety of their work: what is the matter, why, and what to do. One at a time, gravest first. Main thread. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Content } from '../../editor/extension.ts';
import type { AppSession } from '../session.ts';
import { whenText } from './time-text.ts';

export interface BannerState {
  /** Whether the person has been told, in this visit, that nothing is kept. */
  isMemoryTold: boolean;
  /** True when it is time to tell, once, that the browser may clear what it keeps. */
  mayTellEviction: boolean;
  /** An answer is being carried out. */
  isBusy: boolean;
}

export function banner(session: AppSession, state: BannerState, changed: () => void, openStart: () => void): Content {
  const act = (title: string, run: () => unknown): TemplateResult => html`<button ?disabled=${state.isBusy} @click=${async () => {
    state.isBusy = true;
    changed();
    try {
      await run();
    } finally {
      state.isBusy = false;
      changed();
    }
  }}>${title}</button>`;
  const row = (text: string, ...actions: TemplateResult[]): TemplateResult => html`<div class="row" role="alert"><span>${text}</span>${actions}</div>`;
  const toFile = act('Save to a file', () => { session.saveFile(); });

  const { recovery, saveState, storage } = session;
  if (recovery !== undefined) {
    const now = Date.now();
    const saved = recovery.savedName === undefined ? `as it was ${whenText(recovery.savedAt, now)}` : `“${recovery.savedName}”`;
    return row(`“${recovery.title || 'Untitled'}” was not closed in order. Your last change was ${whenText(recovery.at, now)}. Whichever you choose, the other stays in the version history.`,
      act('Go on from the last change', () => recovery.accept()), act(`Open ${saved}`, () => recovery.decline()));
  }
  if (session.readOnlyReason === 'other-tab') return row('This patch is open in another tab. Here it can only be heard and looked at, so that neither writes over the other.', act('Edit here', () => session.takeOver()));
  if (session.readOnlyReason === 'newer-format') return row('This patch was made by a newer Patchcord. It can be heard and looked at, and is never written over. Update Patchcord to change it.', act('Reload', () => { location.reload(); }));
  if (saveState.kind === 'unsaved' && saveState.reason !== 'no-storage') {
    const again = act('Try again', () => session.documents.flush());
    if (saveState.reason === 'newer-program') return row(saveState.diagnostic.message, toFile, act('Reload', () => { location.reload(); }));
    if (saveState.reason === 'quota') return row(saveState.diagnostic.message, toFile, act('Make space', openStart), again);
    return row(saveState.diagnostic.message, toFile, again);
  }
  const [noLibrary] = session.documents.diagnostics;
  if (noLibrary !== undefined && !state.isMemoryTold) return row(noLibrary.message, toFile, act('Understood', () => { state.isMemoryTold = true; }));
  if (state.mayTellEviction && storage.mayBeEvicted && saveState.kind === 'saved') {
    return row('Your work is kept in this browser. It may clear it when space runs short or after a long time away: keep a file of what matters.', toFile, act('Understood', () => { state.mayTellEviction = false; }));
  }
  return nothing;
}
