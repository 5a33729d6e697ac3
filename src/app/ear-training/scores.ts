/** How well somebody hears, exercise by exercise, kept by this browser. Main thread. */
import { LIMITS } from '../../patch/limits.ts';
import type { HandIn } from '../../patch/lesson.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';

export type Score = HandIn['scores'][number];

const KEY = 'patchcord.ear-training';

export function keptScores(): readonly Score[] {
  try {
    const stored = JSON.parse(keptSetting(KEY) ?? '[]') as unknown;
    return (Array.isArray(stored) ? stored : []).flatMap((value: unknown) => readScore(value) ?? []).slice(0, LIMITS.scores);
  } catch {
    return [];
  }
}

function readScore(value: unknown): Score | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { exercise, level, answered, right } = value as Readonly<Record<string, unknown>>;
  const isCount = (count: unknown): count is number => Number.isInteger(count) && (count as number) >= 0 && (count as number) <= 1_000_000;
  return typeof exercise === 'string' && isCount(level) && level <= 1_000 && isCount(answered) && isCount(right) ? { exercise, level, answered, right } : undefined;
}

export const scoreOf = (exercise: string): Score => keptScores().find((one) => one.exercise === exercise) ?? { exercise, level: 1, answered: 0, right: 0 };

export function keepScore(score: Score): void {
  keepSetting(KEY, JSON.stringify([...keptScores().filter(({ exercise }) => exercise !== score.exercise), score]));
}
