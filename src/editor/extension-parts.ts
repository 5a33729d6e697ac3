/** What extensions bring, as parts of the editor's surface. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from './commands.ts';
import type { EditorExtension, Shelf } from './extension.ts';

export type ExtendedPlace = 'banner' | 'status' | 'inspect' | 'dock' | 'cover';
type Extensions = readonly EditorExtension[];

/** What all of them show at one place. */
export function extended(extensions: Extensions, place: ExtendedPlace, shell: Shell, wrap = (content: unknown): unknown => content): unknown[] {
  return extensions.map((extension) => {
    const content = extension[place]?.(shell) ?? nothing;
    return content === nothing ? nothing : wrap(content);
  });
}

/** The first panel beside the patch that has something to show: there is one place. */
export function sideOf(extensions: Extensions, shell: Shell): unknown {
  for (const { side } of extensions) {
    const content = side?.render(shell) ?? nothing;
    if (side && content !== nothing) return html`<aside class="panel side" aria-label=${side.label}>${content}</aside>`;
  }
  return nothing;
}

export const shelvesOf = (extensions: Extensions): readonly Shelf[] => extensions.flatMap(({ shelves }) => shelves ?? []);

/** Of the library panel: the nodes, and what extensions put there. */
export function shelfTabs(extensions: Extensions, chosen: string | undefined, choose: (id: string | undefined) => void): unknown {
  const shelves = shelvesOf(extensions);
  const tab = (id: string | undefined, title: string) => html`<button role="tab" aria-selected=${chosen === id} @click=${() => { choose(id); }}>${title}</button>`;
  return shelves.length === 0 ? nothing : html`<div class="tabs" role="tablist" aria-label="Shelves">${tab(undefined, 'Nodes')}${shelves.map(({ id, title }) => tab(id, title))}</div>`;
}
