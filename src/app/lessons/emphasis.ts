/** Text of a lesson as paragraphs with emphasis. Everything becomes text nodes; nothing in it can be markup. */
import { html, type TemplateResult } from 'lit';

export interface Run {
  readonly text: string;
  readonly isStrong: boolean;
}

/** "a *b* c" in three; a lone star stays a star. */
export function runsOf(text: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const found of text.matchAll(/\*([^*\n]+)\*/g)) {
    if (found.index > at) runs.push({ text: text.slice(at, found.index), isStrong: false });
    runs.push({ text: found[1]!, isStrong: true });
    at = found.index + found[0].length;
  }
  if (at < text.length) runs.push({ text: text.slice(at), isStrong: false });
  return runs;
}

export const emphasized = (text: string): readonly (TemplateResult | string)[] => runsOf(text).map((run) => (run.isStrong ? html`<em>${run.text}</em>` : run.text));

export const paragraphs = (text: string): readonly TemplateResult[] =>
  text.split(/\n\s*\n/).filter((one) => one.trim() !== '').map((one) => html`<p>${emphasized(one.trim())}</p>`);
