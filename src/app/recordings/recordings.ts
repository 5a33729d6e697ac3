/**
 * What is known of the recordings that the open patch plays: which are missing on this machine, and how they look. Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Peaks } from '../../media/peaks.ts';
import type { MediaRef, Patch } from '../../patch/patch.ts';
import type { MediaClient } from '../media-client.ts';
import { soundId } from '../media-messages.ts';
import { mediaNodes } from '../media-nodes.ts';

/** Pictures of so many sounds are held, the latest; each takes up to 65 KB. */
const HELD = 400;

export class Recordings {
  /** By key; each is asked for once. */
  private readonly known = new Map<string, { media: MediaRef; isMissing: boolean | undefined }>();
  private readonly peaks = new Map<string, Peaks | 'asked'>();

  constructor(private readonly media: Pick<MediaClient, 'find' | 'peaks'>, private readonly catalog: Catalog, private readonly onChange: () => void) {}

  /** The document has changed. Only what it names for the first time is asked for. */
  follow(patch: Patch): void {
    const fresh = mediaNodes(patch, this.catalog).flatMap(({ media }) => (media === undefined || this.known.has(soundId(media)) ? [] : [media]));
    for (const media of fresh) this.known.set(soundId(media), { media, isMissing: undefined });
    if (fresh.length > 0) void this.ask(fresh);
  }

  /** Files have come or gone. */
  refresh(): void {
    if (this.known.size > 0) void this.ask([...this.known.values()].map(({ media }) => media));
  }

  private async ask(wanted: readonly MediaRef[]): Promise<void> {
    try {
      const missing = new Set((await this.media.find(wanted)).map(soundId));
      for (const media of wanted) {
        const key = soundId(media);
        const [before, isMissing] = [this.known.get(key)?.isMissing, missing.has(key)];
        this.known.set(key, { media, isMissing });
        // What was missing has no picture yet, or one of nothing.
        if (before === true && !isMissing) this.peaks.delete(key);
      }
    } catch {
      // The media worker has failed, and the page has said so.
    }
    this.onChange();
  }

  isMissing(media: MediaRef): boolean {
    return this.known.get(soundId(media))?.isMissing === true;
  }

  /** What a patch names and this machine has not, each once. */
  missing(patch: Patch): readonly MediaRef[] {
    const lacking = mediaNodes(patch, this.catalog).flatMap(({ media }) => (media !== undefined && this.isMissing(media) ? [media] : []));
    return [...new Map(lacking.map((media) => [soundId(media), media])).values()];
  }

  /** Undefined until they are there; asks for them. */
  peaksOf(media: MediaRef, rateHz: number): Peaks | undefined {
    const key = soundId(media);
    const held = this.peaks.get(key);
    if (held !== undefined || this.known.get(key)?.isMissing !== false) return held === 'asked' ? undefined : held;
    this.peaks.set(key, 'asked');
    this.media.peaks(media, rateHz).then(
      (peaks) => {
        if (peaks === undefined) this.peaks.delete(key);
        else this.hold(key, peaks);
        this.onChange();
      },
      // Its sound cannot be read, and is said to be so when it is played: no picture.
      () => undefined,
    );
    return undefined;
  }

  private hold(key: string, peaks: Peaks): void {
    this.peaks.delete(key);
    this.peaks.set(key, peaks);
    for (const [old, held] of this.peaks) {
      if (this.peaks.size <= HELD) return;
      if (held !== 'asked') this.peaks.delete(old);
    }
  }
}
