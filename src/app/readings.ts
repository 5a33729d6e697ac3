/** What the nodes tell while they play, found in the arrays that the engine sends, and the worker for analyses. Main thread. */
import type { Plan } from '../compile/plan.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { ApartClient } from './apart/apart-client.ts';
import { MeterMap } from './meter-map.ts';

export type Apart = Pick<ApartClient, 'isWorking' | 'open' | 'expect' | 'begin' | 'forget' | 'telemetry'>;

export class Readings {
  /** By program; an engine still tells of the one before while the next is on its way. */
  private readonly maps = new Map<number, MeterMap>();

  /** `latest`: the last array that told of sound, and its program. */
  constructor(private readonly latest: () => { readonly id: number; readonly floats: Float32Array } | undefined, private readonly apart: () => Apart | undefined) {}

  /** Before the engine is told of it. */
  expect(program: number, schedule: Schedule, plan: Plan): void {
    this.maps.set(program, new MeterMap(schedule));
    this.apart()?.expect(schedule, plan);
  }

  /** What was heard before this epoch is told no more. */
  begin(epoch: number): void {
    this.apart()?.begin(epoch);
  }

  /** Nothing more is told of earlier programs; what was told last stays readable. */
  settled(program: number): void {
    for (const known of this.maps.keys()) if (known < program && known !== this.latest()?.id) this.maps.delete(known);
  }

  clear(): void {
    this.maps.clear();
    this.apart()?.forget();
  }

  private read<T>(look: (map: MeterMap, floats: Float32Array) => T): T | undefined {
    const latest = this.latest();
    const map = latest === undefined ? undefined : this.maps.get(latest.id);
    return latest === undefined || map === undefined ? undefined : look(map, latest.floats);
  }

  /** A view that the next array reuses. */
  telemetry(path: string, name: string): Float32Array | undefined {
    return this.read((map, floats) => map.telemetry(floats, path, name, (identity) => this.apart()?.telemetry(identity)));
  }

  /** Largest magnitude since the array before. */
  peak(path: string): number | undefined {
    return this.read((map, floats) => map.peak(floats, path));
  }

  /** The path of a node in the chain at this path that was reset. */
  faultWithin(path: string): string | undefined {
    return this.read((map, floats) => map.faultWithin(floats, path));
  }

  faults(path: string): number {
    return this.read((map, floats) => map.faults(floats, path)) ?? 0;
  }
}
