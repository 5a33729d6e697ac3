/** How far somebody came in each lesson, kept by this browser under the lesson's id. Main thread. */
import { keepSetting, keptSetting } from '../kept-setting.ts';

export interface Progress {
  /** The step that was looked at last. */
  readonly at: number;
  /** Steps whose checks have held once. */
  readonly done: readonly number[];
}

const KEY = 'patchcord.lessons';
/** The oldest are forgotten: what a browser keeps for a page is small. */
const KEPT_LESSONS = 200;
const NONE: Progress = { at: 0, done: [] };

function all(): Map<string, Progress> {
  try {
    const stored = JSON.parse(keptSetting(KEY) ?? '[]') as unknown;
    return new Map((Array.isArray(stored) ? stored : []).flatMap(([id, value]: [unknown, unknown]) => {
      const progress = readProgress(value);
      return typeof id === 'string' && progress !== undefined ? [[id, progress] as const] : [];
    }));
  } catch {
    return new Map();
  }
}

const isStep = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

function readProgress(value: unknown): Progress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { at, done } = value as Readonly<Record<string, unknown>>;
  return isStep(at) && Array.isArray(done) ? { at, done: done.filter(isStep) } : undefined;
}

export const progressOf = (lessonId: string): Progress => all().get(lessonId) ?? NONE;

export function keepProgress(lessonId: string, progress: Progress): void {
  const kept = all();
  kept.delete(lessonId);
  kept.set(lessonId, progress);
  keepSetting(KEY, JSON.stringify([...kept].slice(-KEPT_LESSONS)));
}
