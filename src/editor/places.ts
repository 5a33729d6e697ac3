/**
 * Where in the document the editor is: the patch itself, or one embedded in it. Keeps the model of what is shown, how each
 * place was looked at last, and follows the history to where it happens. Main thread.
 */
import type { Diagnostic } from '../kit/index.ts';
import { isSamePlace, placeOfEdit, standingPlace, type PatchPlace } from '../patch/place.ts';
import { EditorModel } from './editor-model.ts';
import type { Face } from './face.ts';
import { InsideSession } from './inside-session.ts';
import type { EditorSession } from './session.ts';
import type { Transform } from './viewport.ts';

export interface PlacesHost {
  /** How the place that is shown is being looked at. */
  readonly transform: Transform;
  /** Another model is to be shown. */
  arrived(model: EditorModel): void;
  refused(diagnostics: readonly Diagnostic[]): void;
}

export class Places {
  readonly #session: EditorSession;
  readonly #faces: ReadonlyMap<string, Face>;
  readonly #host: PlacesHost;
  readonly #views = new Map<string, Transform>();
  #inside: InsideSession | undefined;
  #model: EditorModel | undefined;
  #isInTime = false;
  readonly #end: () => void;

  constructor(session: EditorSession, faces: ReadonlyMap<string, Face>, host: PlacesHost) {
    this.#session = session;
    this.#faces = faces;
    this.#host = host;
    this.#open([]);
    this.#end = session.subscribe((patch, previous, edit) => {
      if (patch.id !== previous.id) {
        this.go([]);
        this.#views.clear();
      }
      const place = edit && this.#isInTime ? placeOfEdit(edit) : undefined;
      if (place) this.go(place);
    });
  }

  dispose(): void {
    this.#end();
    this.#close();
  }

  /** Which nodes' chains were opened to get here. */
  get place(): PatchPlace {
    return this.#inside?.place ?? [];
  }

  /** How this place was looked at when it was left. */
  get view(): Transform | undefined {
    return this.#views.get(this.place.join('/'));
  }

  /** Shows another patch of the document, or as much of the way to it as there is. */
  go(place: PatchPlace): void {
    const target = standingPlace(this.#session.patch, place);
    const from = this.place;
    if (isSamePlace(target, from)) return;
    this.#views.set(from.join('/'), this.#host.transform);
    this.#open(target);
    // What was left stays in the hand.
    const left = from[target.length];
    if (left !== undefined && this.#model?.node(left)) this.#model.select([left]);
  }

  /** Undo and redo show what they do. */
  inTime(step: 'undo' | 'redo'): void {
    this.#isInTime = true;
    this.#session[step]();
    this.#isInTime = false;
  }

  #open(place: PatchPlace): void {
    this.#close();
    if (place.length > 0) this.#inside = new InsideSession(this.#session, place, () => { this.go(place.slice(0, -1)); });
    this.#model = new EditorModel(this.#inside ?? this.#session, this.#faces);
    this.#model.onRefusal((diagnostics) => { this.#host.refused(diagnostics); });
    this.#host.arrived(this.#model);
  }

  #close(): void {
    this.#model?.dispose();
    this.#inside?.dispose();
    this.#inside = undefined;
  }
}

