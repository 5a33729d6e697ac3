/** Presenter mode as a cover of the editor: large type for all that is shown, the pictures of the patch, the open lesson. Main thread. */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { EditorExtension } from '../../editor/extension.ts';
import { inSentence } from '../../editor/in-sentence.ts';
import type { PatchPlace } from '../../patch/place.ts';
import { patchAt, pathAt } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';
import type { LessonModel } from '../lessons/lesson-model.ts';
import { nodeAt } from '../media-nodes.ts';
import type { AppSession } from '../session.ts';
import type { Picture } from './presenter-view.ts';
import './presenter-view.ts';

export interface Presenter extends EditorExtension {
  present(shell: Shell): void;
}

export function presenterExtension({ session }: { readonly session: AppSession }, lesson: LessonModel): Presenter {
  const listeners = new Set<() => void>();
  let isShown = false;
  let revision = 0;
  const show = (next: boolean): void => {
    isShown = next;
    // Dialogs and notices are large too.
    document.documentElement.toggleAttribute('data-presenter', next);
    revision++;
    for (const listener of listeners) listener();
  };
  lesson.onChange(() => { if (isShown) show(true); });
  return {
    id: 'presenter',
    commands: [{ id: 'present', title: 'Present', keys: ['Shift+P'], group: 'See', section: 'canvas', run: () => { show(!isShown); } }],
    present: () => { show(true); },
    cover: (shell) => (isShown ? html`<patch-presenter .session=${session} .lesson=${lesson} .pictures=${picturesOf(shell, session, lesson)} .heading=${session.patch.title || 'Untitled'}
      .first=${[...shell.model.selected.nodes].map((id) => pathAt(shell.place, id))[0]} .revision=${revision} @leave=${() => { show(false); }}></patch-presenter>` : nothing),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Of the shown patch, with what the step looks at, wherever that stands. */
function picturesOf({ model, place }: Shell, session: AppSession, lesson: LessonModel): readonly Picture[] {
  const pictureOf = (path: string): Picture[] => {
    const node = nodeAt(session.patch, path);
    const face = node && model.faces.get(node.type);
    if (node === undefined || face === undefined) return [];
    const plain = definitionOf(node, session.catalog)?.name ?? node.type;
    return [{ path, node, face, name: node.label === '' || node.label === plain ? plain : `${node.label} (${inSentence(plain)})` }];
  };
  const here: PatchPlace = place;
  const paths = [...(patchAt(session.patch, here)?.nodes.keys() ?? [])].map((id) => pathAt(here, id));
  const look = lesson.step?.look?.node;
  const all = new Set([...(look === undefined ? [] : [look]), ...paths]);
  return [...all].flatMap(pictureOf).sort((a, b) => Number(isAnalysis(b, session)) - Number(isAnalysis(a, session)) || a.name.localeCompare(b.name));
}

/** What is there to be looked at comes before what is only seen along the way. */
const isAnalysis = ({ node }: Picture, session: AppSession): boolean => definitionOf(node, session.catalog)?.tool === 'analysis';
