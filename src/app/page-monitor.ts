/**
 * The monitor as a person sets it: kept by the browser, sent to the player, and turned down while versions are compared. For listening
 * only. Main thread.
 */
import { SILENCE_DB } from '../kit/index.ts';
import type { MonitorSession, MonitorSettings } from '../editor/session.ts';
import { keepSetting, keptSetting } from './kept-setting.ts';
import type { Player } from './player.ts';

const KEY = 'patchcord.monitor';
const DEFAULT: MonitorSettings = { levelDb: 0, dim: false, mono: false, swap: false };

export class PageMonitor implements MonitorSession {
  private now: MonitorSettings = { ...DEFAULT, ...stored() };
  private matchDb = 0;
  private readonly heard = new Float32Array(2);

  constructor(private readonly player: Player, private readonly changed: () => void) {
    this.send();
  }

  get settings(): MonitorSettings {
    return this.now;
  }

  set(change: Partial<MonitorSettings>): void {
    this.now = { ...this.now, ...change };
    keepSetting(KEY, JSON.stringify(this.now));
    this.send();
    this.changed();
  }

  /** What one of several compared versions is turned by, so that they are equally loud; kept nowhere. */
  match(gainDb: number): void {
    this.matchDb = gainDb;
    this.send();
  }

  peaks(): Readonly<Float32Array> | undefined {
    const { player, heard } = this;
    if (player.state !== 'playing' || player.meters === undefined) return undefined;
    heard[0] = player.meters.peakLeft;
    heard[1] = player.meters.peakRight;
    return heard;
  }

  get guardActive(): boolean {
    return this.player.state === 'playing' && (this.player.meters?.guard ?? false);
  }

  private send(): void {
    const { player, now } = this;
    player.setMonitor('levelDb', now.levelDb + this.matchDb);
    player.setMonitor('dim', now.dim ? 1 : 0);
    player.setMonitor('mono', now.mono ? 1 : 0);
    player.setMonitor('swap', now.swap ? 1 : 0);
  }
}

/** Settings of the last visit, as far as they make sense. */
function stored(): Partial<MonitorSettings> {
  try {
    const found = JSON.parse(keptSetting(KEY) ?? '{}') as Record<string, unknown>;
    const flag = (name: 'dim' | 'mono' | 'swap'): Partial<MonitorSettings> => (typeof found[name] === 'boolean' ? { [name]: found[name] } : {});
    const { levelDb } = found;
    return { ...(typeof levelDb === 'number' && levelDb >= SILENCE_DB && levelDb <= 12 ? { levelDb } : {}), ...flag('dim'), ...flag('mono'), ...flag('swap') };
  } catch {
    return {};
  }
}
