/**
 * Sound files that were dropped or chosen: taken in, then put where the patch waits for them, or as strips of their own.
 * Main thread.
 */
import { type Diagnostic, diagnose, inFile } from '../../kit/index.ts';
import { loadFaces } from '../../editor/load-faces.ts';
import { besideOthers } from '../../editor/room-edits.ts';
import { addStems } from '../add-stems.ts';
import type { Question } from '../ask.ts';
import type { MediaClient } from '../media-client.ts';
import { mediaNodes } from '../media-nodes.ts';
import type { AppSession } from '../session.ts';
import { differences, relinkEdits, type Replacement, sortArrivals } from './relink.ts';

type Session = Pick<AppSession, 'patch' | 'catalog' | 'edit' | 'ask' | 'mediaChanged'> & { readonly documents: { readonly current: object | undefined } };

/** `onto`: the node that they were let go on. Rejects where nothing can be read at all. */
export async function addSounds(session: Session, client: Pick<MediaClient, 'addFiles' | 'find'>, files: readonly File[], at: { readonly x: number; readonly y: number }, onto?: string): Promise<Diagnostic[]> {
  if (files.length === 0) return [];
  const { catalog, documents: { current } } = session;
  /** To take in takes time, in which another patch may be opened: what was dropped on this one does not belong to that. */
  const isElsewhere = (): boolean => session.documents.current !== current;
  const wanted = mediaNodes(session.patch, catalog).flatMap(({ media }) => media ?? []);
  const missing = wanted.length === 0 ? [] : await client.find(wanted);
  const imported = await client.addFiles(files, session.patch.rateHz);
  if (imported === undefined) return [diagnose('import-cancelled', 'The import was cancelled, and nothing of it was kept.', {}, 'note')];
  const diagnostics: Diagnostic[] = imported.flatMap(({ diagnostics: said }, k) => said.map((one) => inFile(files[k]!.name, one)));
  const added = imported.flatMap(({ media }) => media ?? []);
  // Sounds that were missing may be here now, wherever that is.
  if (added.length > 0) session.mediaChanged();
  if (isElsewhere()) return [...diagnostics, ...leftOver(added.length)];
  // A file without a frame has been told of; a strip of it would only stand there.
  const { others, given, fresh } = sortArrivals(session.patch, catalog, missing, added.filter(({ frames }) => frames > 0), onto);
  const strips = [...fresh];
  const use = (one: Replacement): void => {
    const edits = relinkEdits(session.patch, catalog, one);
    if (edits.length > 0) diagnostics.push(...session.edit({ kind: 'batch', edits }, `Use ${one.media.name} for ${one.instead.label}`));
  };
  for (const other of others) {
    const answer = await session.ask(anotherFile(other, missing.some(({ sha256 }) => sha256 === other.instead.wanted?.sha256)));
    if (isElsewhere()) return [...diagnostics, ...leftOver(added.length)];
    if (answer === 'instead') use(other);
    else if (answer === 'strip') strips.push(other.media);
  }
  given.forEach(use);
  const faces = strips.length > 0 ? await loadFaces() : new Map<string, never>();
  if (isElsewhere()) return [...diagnostics, ...leftOver(added.length)];
  const edits = addStems(session.patch, catalog, strips, at);
  if (edits.length > 0) diagnostics.push(...session.edit(besideOthers({ patch: session.patch, catalog, faces }, { kind: 'batch', edits }), strips.length === 1 ? `Add ${strips[0]!.name}` : `Add ${strips.length} stems`));
  return diagnostics;
}

const leftOver = (count: number): Diagnostic[] => (count === 0 ? [] : [diagnose('import-elsewhere', `${count === 1 ? 'The recording was' : `${count} recordings were`} taken in, but another patch was opened meanwhile. Drop ${count === 1 ? 'it' : 'them'} again where ${count === 1 ? 'it belongs' : 'they belong'}.`, {}, 'warning')]);

const anotherFile = ({ media, instead: { label, wanted } }: Replacement, isMissing: boolean): Question => ({
  title: 'This is another file',
  text: [
    isMissing ? `"${label}" waits for a recording that is not on this machine, and this is not that recording.` : `"${label}" plays another recording.`,
    ...(wanted === undefined ? [] : differences(wanted, media)),
    'Use it anyway?',
  ],
  answers: [{ id: 'instead', title: `Use it for ${label}` }, { id: 'strip', title: 'Add it as a strip of its own' }],
});
