/**
 * The program without a network: registers the service worker of the built page, asks before a newer version is taken, and
 * offers to install. Only where the browser allows it (a secure context). Main thread.
 */
import { html, nothing } from 'lit';
import type { EditorExtension } from '../../editor/extension.ts';
import { CLEAN, TAKE_OVER } from '../../offline/messages.ts';

const SCRIPT = 'service-worker.js';
/** A page may stay open for days. */
const LOOK_EVERY_MS = 3_600_000;

/** What lib.dom lacks: how a browser offers to install. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

interface OfflineOptions {
  readonly isPlaying: () => boolean;
  /** Called before the page is loaded anew: whatever is not kept yet is to be kept. */
  readonly beforeReload: () => Promise<void>;
}

export function offlineExtension({ isPlaying, beforeReload }: OfflineOptions): EditorExtension {
  const listeners = new Set<() => void>();
  const changed = (): void => { for (const listener of listeners) listener(); };
  let waiting: ServiceWorker | undefined;
  let isPutOff = false;
  let offer: InstallOffer | undefined;

  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
    changed();
  });
  addEventListener('appinstalled', () => { offer = undefined; changed(); });

  const tellWaiting = ({ waiting: next }: ServiceWorkerRegistration): void => {
    // Without a version before it, the first one is nothing to ask about.
    if (next === null || navigator.serviceWorker.controller === null) return;
    waiting = next;
    isPutOff = false;
    changed();
  };

  async function register(): Promise<void> {
    const registration = await navigator.serviceWorker.register(SCRIPT);
    const watch = (): void => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => { if (installing.state === 'installed') tellWaiting(registration); });
    };
    registration.addEventListener('updatefound', watch);
    watch();
    if (registration.waiting === null) registration.active?.postMessage(CLEAN);
    else tellWaiting(registration);
    // Without a network there is no answer; the next hour asks again.
    setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
  }
  // Where a browser or a host refuses, the page works as it is, only not without a network.
  if (import.meta.env.PROD && 'serviceWorker' in navigator) void register().catch(() => undefined);

  async function takeOver(): Promise<void> {
    await beforeReload();
    navigator.serviceWorker.addEventListener('controllerchange', () => { location.reload(); }, { once: true });
    waiting?.postMessage(TAKE_OVER);
  }

  return {
    id: 'offline',
    commands: [{
      id: 'install', title: 'Install Patchcord…', keys: [], group: 'File', section: 'program', isEnabled: () => offer !== undefined,
      run: () => { void offer?.prompt(); offer = undefined; changed(); },
    }],
    banner: () => (waiting === undefined || isPutOff ? nothing : html`<p class="row"><span>A newer Patchcord is here. It is taken when you reload${isPlaying() ? '; what plays stops then' : ''}.</span>
      <button @click=${() => void takeOver()}>Reload</button><button @click=${() => { isPutOff = true; changed(); }}>Later</button></p>`),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
