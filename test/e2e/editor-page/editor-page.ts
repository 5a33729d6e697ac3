/** Shows the editor on a session without sound: ?nodes=500, ?theme=paper, ?empty. The session is `window.session` for a test's hand. */
import '../../../src/app/theme.css';
import { shipped } from '../../../src/catalog/shipped.ts';
import { EditorElement } from '../../../src/editor/editor-element.ts';
import { createPatch } from '../../../src/patch/create.ts';
import { field, smallMix } from './sample-patches.ts';
import { SilentSession } from './silent-session.ts';

const query = new URLSearchParams(location.search);
const count = Number(query.get('nodes') ?? 0);
document.documentElement.dataset['theme'] = query.get('theme') ?? 'studio';
document.addEventListener('toggle-theme', () => {
  document.documentElement.dataset['theme'] = document.documentElement.dataset['theme'] === 'paper' ? 'studio' : 'paper';
});

const patch = query.has('empty') ? createPatch({ id: 'empty' }) : count > 0 ? field(shipped, count) : smallMix(shipped);
const session = new SilentSession(patch, shipped);
if (count === 0) {
  const cable = (from: string, to: string): string => [...patch.cables].find(([, one]) => one.from.node === from && one.to.node === to)?.[0] ?? '';
  for (const name of ['voice', 'guitar', 'bass']) {
    for (const [from, to] of [['stem', 'eq'], ['eq', 'comp'], ['comp', 'fader'], ['fader', 'pan']]) session.facts.set(cable(`${name}-${from}`, `${name}-${to}`), { carry: 'mono', latencyFrames: 0 });
    session.facts.set(cable(`${name}-pan`, 'limiter'), { carry: name === 'bass' ? 'mid-side' : 'stereo', latencyFrames: name === 'guitar' ? 130 : 0 });
  }
  session.clips.add(cable('guitar-pan', 'limiter'));
}
const editor = new EditorElement();
editor.session = session;
document.body.append(editor);
Object.assign(window, { session, editor });
