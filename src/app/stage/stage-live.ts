/**
 * Keeps the stage alive while somebody looks at it, on a node or over the window: hangs the listeners behind the strips, steps the
 * bodies with the page's frames, asks the worker who hides whom. Nothing of it runs while nobody looks. Main thread.
 */
import { showScene, EMPTY_SCENE, type StageScene } from '../../views/stage/scene.ts';
import type { App } from '../boot.ts';
import { withListeners } from './listeners.ts';
import { MaskingClient } from './masking-client.ts';
import { StageMeasure } from './stage-measure.ts';
import type { SoloElsewhere, Strip } from './strips.ts';

const KEY = 'stage';
/** Who hides whom is asked this often. */
const MASKING_SECONDS = 0.25;
const LONGEST_STEP_SECONDS = 0.25;

export class StageLive {
  readonly #measure: StageMeasure;
  readonly #masking = new MaskingClient();
  readonly #lookers = new Set<string>();
  #frame = 0;
  #last = 0;
  #askedAt = -Infinity;
  #documentId = '';
  selected: ReadonlySet<string> = new Set();
  scene: StageScene = EMPTY_SCENE;

  constructor(private readonly app: Pick<App, 'session' | 'listening'>) {
    this.#measure = new StageMeasure(app.session.catalog, (listener, name) => app.session.telemetry(listener, name));
    app.session.subscribe((_patch, _previous, edit) => {
      // Another document, and nobody listens to it yet.
      if (edit === undefined && this.#lookers.size > 0) this.#listen();
    });
  }

  get strips(): readonly Strip[] {
    return this.#measure.strips;
  }

  /** What is soloed and does not stand here. */
  get solosElsewhere(): readonly SoloElsewhere[] {
    return this.#measure.solosElsewhere;
  }

  /** From now on somebody looks, or no longer. */
  look(who: string, looks: boolean): void {
    const before = this.#lookers.size;
    if (looks) this.#lookers.add(who);
    else this.#lookers.delete(who);
    if (before === 0 && this.#lookers.size > 0) this.#begin();
    else if (before > 0 && this.#lookers.size === 0) this.#end();
  }

  /** A hand has a body: it stands where the hand is until it is heard there. */
  hold(id: string, place: { readonly x: number; readonly z: number }): void {
    this.#measure.hold(id, place);
  }

  heldAt(id: string): { readonly x: number; readonly z: number } | undefined {
    return this.#measure.heldAt(id);
  }

  /** At once, where the document has changed and what is seen must be true before the next frame. */
  refresh(): void {
    this.#step(0);
  }

  #begin(): void {
    this.#listen();
    this.#last = performance.now();
    this.#step(0);
    this.#frame = requestAnimationFrame(this.#tick);
  }

  #end(): void {
    cancelAnimationFrame(this.#frame);
    this.#masking.close();
    this.app.listening.detach(KEY);
    showScene((this.scene = EMPTY_SCENE));
  }

  #listen(): void {
    const { session, listening } = this.app;
    listening.attach(KEY, (patch) => withListeners(patch, session.catalog));
  }

  readonly #tick = (now: number): void => {
    // A frame may be stamped before the look that asked for it.
    this.#step(Math.min(LONGEST_STEP_SECONDS, Math.max(0, now - this.#last) / 1000));
    this.#last = now;
    this.#frame = requestAnimationFrame(this.#tick);
  };

  #step(seconds: number): void {
    const { session } = this.app;
    if (session.patch.id !== this.#documentId) {
      this.#documentId = session.patch.id;
      this.#measure.forget();
    }
    const isPlaying = session.transport.state === 'playing';
    this.#measure.step(session.patch, isPlaying, seconds);
    if (isPlaying) this.#ask();
    showScene((this.scene = { bodies: this.#measure.bodies, isPlaying, selected: this.selected }));
  }

  #ask(): void {
    const now = performance.now() / 1000;
    if (this.#masking.isBusy || now - this.#askedAt < MASKING_SECONDS) return;
    const question = this.#measure.powers();
    if (question === undefined) return;
    const seconds = Math.min(1, now - this.#askedAt);
    this.#askedAt = now;
    this.#masking.ask(question.powers, question.ids.length, question.edgesHz, (answer) => { this.#measure.masked(answer, question.ids, seconds); });
  }
}
