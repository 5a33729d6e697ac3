/** What the surface has of recordings: how far an import is, with a way out of it, and the questions it asks. Main thread. */
import { html, nothing } from 'lit';
import type { EditorExtension } from '../../editor/extension.ts';
import type { Shell } from '../../editor/commands.ts';
import type { Ask, Question } from '../ask.ts';
import type { App } from '../boot.ts';

export function recordingsExtension({ session, media }: Pick<App, 'session' | 'media'>): EditorExtension {
  return {
    id: 'recordings',
    attach: (shell) => {
      session.ask = askIn(shell);
    },
    banner: () => (media.importing === 0 ? nothing : html`<div .style=${'display:flex;align-items:center;gap:12px'}><span role="status">Taking in ${media.importing === 1 ? 'a recording' : `${media.importing} recordings`}, ${Math.round(100 * (session.transport.preparing ?? 0))}\u2009%</span><button @click=${() => { media.cancelImport(); }}>Cancel</button></div>`),
  };
}

/** One question after the other. */
function askIn(shell: Shell): Ask {
  let asked: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answer = asked.then(() => askOne(shell, question));
    asked = answer;
    return answer;
  };
}

const askOne = (shell: Shell, { title, text, answers }: Question): Promise<string | undefined> => new Promise((resolve) => {
  let answered: string | undefined;
  shell.openDialog({
    title,
    widthPx: 480,
    onClosed: () => { resolve(answered); },
    render: (close) => html`${text.map((paragraph) => html`<p .style=${'margin:0 0 8px;overflow-wrap:anywhere'}>${paragraph}</p>`)}
      <div .style=${'display:flex;flex-wrap:wrap;gap:8px;margin-top:16px'}>${answers.map(({ id, title: label }) =>
        html`<button .style=${'background:var(--raised);padding:0 12px;max-width:100%;overflow:hidden;text-overflow:ellipsis'} @click=${() => { answered = id; close(); }}>${label}</button>`)}
        <button @click=${() => { close(); }}>Leave it out</button></div>`,
  });
});
