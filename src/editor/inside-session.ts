/**
 * The session of a patch that is embedded in the open document: what is edited there is an edit of the document, what is
 * asked about a node is asked by its path. Transport, monitor, files and history are the document's. Main thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Diagnostic } from '../kit/index.ts';
import type { Edit } from '../patch/edit.ts';
import type { Patch } from '../patch/patch.ts';
import { editAt, patchAt, pathAt, type PatchPlace } from '../patch/place.ts';
import type { Recording } from './recording.ts';
import type { CableFacts, EditorSession, Example, ListeningSession, MonitorSession, Outlet, TransportSession } from './session.ts';

export class InsideSession implements EditorSession {
  readonly root: EditorSession;
  readonly place: PatchPlace;
  readonly #listeners = new Set<(patch: Patch, previous: Patch) => void>();
  readonly #leave: () => void;
  readonly #end: () => void;
  #patch: Patch;

  /** `leave`: what this is a session of is gone, or something was asked for that happens outside. Throws RangeError where there is no patch. */
  constructor(root: EditorSession, place: PatchPlace, leave: () => void) {
    const patch = patchAt(root.patch, place);
    if (patch === undefined) throw new RangeError(`there is no chain at "${place.join('/')}"`);
    this.root = root;
    this.place = place;
    this.#leave = leave;
    this.#patch = inTimeOf(patch, root.patch);
    this.#end = root.subscribe((document, before) => { this.#follow(document, before); });
  }

  dispose(): void {
    this.#end();
    this.#listeners.clear();
  }

  #follow(document: Patch, before: Patch): void {
    const inner = document.id === before.id ? patchAt(document, this.place) : undefined;
    if (inner === undefined) return this.#leave();
    if (inner === patchAt(before, this.place) && document.transport === before.transport) return;
    const previous = this.#patch;
    this.#patch = inTimeOf(inner, document);
    for (const listener of this.#listeners) listener(this.#patch, previous);
  }

  /** With the document's transport in place of its own, which nothing follows. */
  get patch(): Patch { return this.#patch; }
  get catalog(): Catalog { return this.root.catalog; }
  get readOnly(): boolean { return this.root.readOnly; }

  subscribe(listener: (patch: Patch, previous: Patch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribeStatus(listener: () => void): () => void { return this.root.subscribeStatus(listener); }

  edit(edit: Edit, label: string, gesture?: string): readonly Diagnostic[] {
    const said = this.root.edit(this.#outward(edit), label, gesture);
    return said.map((one) => this.#inward(one) ?? one);
  }

  #outward(edit: Edit): Edit {
    if (edit.kind === 'set-transport') return edit;
    if (edit.kind === 'batch' && edit.edits.some(({ kind }) => kind === 'set-transport')) return { kind: 'batch', edits: edit.edits.map((one) => this.#outward(one)) };
    return editAt(this.place, edit);
  }

  /** Named as things are named in here; undefined for what stands elsewhere. */
  #inward(diagnostic: Diagnostic): Diagnostic | undefined {
    const { node, cable } = diagnostic.where;
    const prefix = `${this.place.join('/')}/`;
    if (node === undefined && cable === undefined) return diagnostic;
    if (!(node ?? cable)!.startsWith(prefix)) return undefined;
    const strip = (path: string): string => (path.startsWith(prefix) ? path.slice(prefix.length) : path);
    return { ...diagnostic, where: { ...diagnostic.where, ...(node === undefined ? {} : { node: strip(node) }), ...(cable === undefined ? {} : { cable: strip(cable) }) } };
  }

  takeBack(gesture: string): void { this.root.takeBack(gesture); }
  undo(): void { this.root.undo(); }
  redo(): void { this.root.redo(); }
  get undoLabel(): string | undefined { return this.root.undoLabel; }
  get redoLabel(): string | undefined { return this.root.redoLabel; }

  get diagnostics(): readonly Diagnostic[] { return this.root.diagnostics.flatMap((one) => this.#inward(one) ?? []); }
  fault(node: string): string | undefined { return this.root.fault(pathAt(this.place, node)); }
  telemetry(node: string, name: string): Readonly<Float32Array> | undefined { return this.root.telemetry(pathAt(this.place, node), name); }
  recording(node: string): Recording | undefined { return this.root.recording(pathAt(this.place, node)); }
  cableLevel(cable: string): number | undefined { return this.root.cableLevel(pathAt(this.place, cable)); }
  isClipped(cable: string): boolean { return this.root.isClipped(pathAt(this.place, cable)); }
  clearClips(): void { this.root.clearClips(); }
  cableFacts(cable: string): CableFacts | undefined { return this.root.cableFacts(pathAt(this.place, cable)); }

  get transport(): TransportSession { return this.root.transport; }
  get monitor(): MonitorSession { return this.root.monitor; }

  get listening(): ListeningSession {
    const { root: { listening }, place } = this;
    const prefix = `${place.join('/')}/`;
    return {
      get outlet() {
        return listening.outlet?.node.startsWith(prefix) ? { ...listening.outlet, node: listening.outlet.node.slice(prefix.length) } : listening.outlet;
      },
      listenTo: (outlet: Outlet | undefined) => listening.listenTo(outlet && { ...outlet, node: prefix + outlet.node }),
    };
  }

  /** Recordings play in time with the document, so they are wired into it and not in here. */
  addFiles(files: readonly File[]): void {
    const outermost = this.root.patch.nodes.get(this.place[0]!);
    this.#leave();
    this.root.addFiles(files, { x: outermost?.x ?? 0, y: (outermost?.y ?? 0) + BELOW });
  }

  openFile(): void { this.root.openFile(); }
  saveFile(): void { this.root.saveFile(); }
  get examples(): readonly Example[] { return this.root.examples; }
  openExample(name: string): void { this.root.openExample(name); }
}

/** Room for the chain that was left, in canvas units. */
const BELOW = 240;

const inTimeOf = (inner: Patch, { transport }: Patch): Patch => ({ ...inner, transport });
