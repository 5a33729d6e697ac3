/**
 * Keeps one whole version of the program for when there is no network. A version is taken in as a whole, checked file by file,
 * or not at all; a newer one waits until a page asks for it. Pages that still run an older version find its files until the
 * last of them is closed, so nothing is ever swapped under a playing patch. Service worker thread; the build fills in the files.
 */
import { CLEAN, TAKE_OVER } from './messages.ts';

/** What lib.dom lacks of this thread. */
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly unknown[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'fetch', listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown; waitUntil(work: Promise<unknown>): void }) => void): void;
}
declare const self: ServiceWorkerScope;

/** Written in by tools/vite-service-worker.ts: relative to the scope, with the hashes that `fetch` checks them by. */
declare const FILES: readonly (readonly [path: string, integrity: string])[];
declare const VERSION: string;

const PREFIX = 'patchcord-';
const CACHE = PREFIX + VERSION;
const PAGE = 'index.html';

const address = (path: string): string => new URL(path, self.registration.scope).href;

async function takeIn(): Promise<void> {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(FILES.map(async ([path, integrity]) => {
      const response = await fetch(address(path), { integrity, cache: 'no-cache' });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      // Some hosts answer for index.html from elsewhere; a redirected answer may not open a page.
      await cache.put(address(path), response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response);
    }));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** Older versions go when nobody can be running them any more. */
async function forgetOthers(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.length > 1) return;
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** Pages come from this version only; names of other files tell their content, so any version's will do. */
async function answer(request: Request): Promise<Response> {
  const { href } = new URL(request.url);
  const isPage = request.mode === 'navigate';
  const own = await caches.open(CACHE);
  const kept = isPage ? await own.match(address(PAGE)) : (await own.match(href)) ?? (await caches.match(href));
  return kept ?? fetch(request);
}

function isOurs(request: Request): boolean {
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return false;
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  return request.mode !== 'navigate' || url.href === self.registration.scope || url.href === address(PAGE);
}

self.addEventListener('install', (event) => { event.waitUntil(takeIn()); });
self.addEventListener('activate', (event) => { event.waitUntil(forgetOthers()); });
self.addEventListener('fetch', (event) => { if (isOurs(event.request)) event.respondWith(answer(event.request)); });
self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(self.skipWaiting());
  if (event.data === CLEAN) event.waitUntil(forgetOthers());
});
