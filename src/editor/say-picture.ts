/** What the pictures of the selected nodes show at this moment, in words: read out, and written for who looks. Changes nothing; main thread. */
import type { Command, Shell } from './commands.ts';
import type { EditorModel } from './editor-model.ts';
import { faceContextOf } from './face-context.ts';

/** More than these are too long to listen to. */
const MOST = 4;

export const SAY_PICTURE: Command = { id: 'say-picture', title: 'Say what the picture shows', keys: ['D'], group: 'See', run: (shell) => { sayPictures(shell); } };

function sayPictures(shell: Shell): void {
  const { model } = shell;
  const said = [...model.selected.nodes].flatMap((id) => pictureWords(model, id) ?? []);
  if (said.length === 0) return shell.tell(model.selected.nodes.size === 0 ? 'Select a node with a picture, then press D to be told what it shows.' : `${[...model.selected.nodes].slice(0, MOST).map((id) => model.nameOf(id)).join(', ')} has no picture.`);
  const more = said.length - MOST;
  shell.tell([...said.slice(0, MOST), ...(more > 0 ? [`And ${more} more.`] : [])].join(' '));
}

/** "Voice EQ: …."; undefined for a node without a picture. */
export function pictureWords(model: EditorModel, id: string): string | undefined {
  const [node, definition] = [model.node(id), model.definition(id)];
  const face = node && model.faces.get(node.type);
  if (node === undefined || definition === undefined || face === undefined) return undefined;
  const { session } = model;
  const words = face.describe(faceContextOf(session, id, node, definition, session.transport.state === 'playing', () => undefined));
  const name = model.nameOf(id);
  return `${name === definition.name ? '' : `${name}: `}${words}${/[.!?]$/.test(words) ? '' : '.'}`;
}
