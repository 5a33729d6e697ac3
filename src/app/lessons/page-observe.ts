/** Observation for the checks of a lesson, in the page: a render beside it, in a worker. Main thread. */
import type { App } from '../boot.ts';
import type { Observe } from './measure-checks.ts';

export type ObserveWithProgress = (...given: [...Parameters<Observe>, AbortSignal, (fraction: number) => void]) => ReturnType<Observe>;

export const pageObserve = (app: Pick<App, 'observe'>): ObserveWithProgress => (patch, job, signal, onProgress) => app.observe({ patch, job, signal, onProgress });
