/** What the contract suite examines: every node of the shipped catalog, and the settings worth examining it with. For tests only. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultsOf } from '../../src/catalog/catalog.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import type { CatalogNode, Config, ConfigValue, Param, Setting } from '../../src/kit/index.ts';
import { KernelRig, type RigOptions } from './kernel-rig.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ENGINE = process.env['PATCHCORD_ENGINE'] ?? `${ROOT}worklets/generated/engine.wasm`;
const index = existsSync(`${ENGINE}.json`) ? (JSON.parse(readFileSync(`${ENGINE}.json`, 'utf8')) as Record<string, number>) : {};

/** One node may be named, to examine it alone: PATCHCORD_NODE=delay,reverb. */
const only = process.env['PATCHCORD_NODE']?.split(',');
export const nodes: readonly CatalogNode[] = shipped.all().filter(({ id }) => only === undefined || only.includes(id));
export const folderOf = (node: CatalogNode): string => `${ROOT}nodes/${node.tool}/${node.id}`;
export const hasKernel = (node: CatalogNode): boolean => existsSync(`${folderOf(node)}/kernel.as.ts`);
export const isBuilt = (node: CatalogNode): boolean => index[node.id] !== undefined;
export const kernelOf = (type: string): number | undefined => index[type];
export const kernelNodes = nodes.filter((node) => hasKernel(node) && isBuilt(node));

/** A rig with the transport running from the start. */
export function play(node: CatalogNode, options: RigOptions = {}): KernelRig {
  const rig = new KernelRig(node, { ...options, wasm: ENGINE });
  playing.push(rig);
  rig.play();
  return rig;
}

const playing: KernelRig[] = [];

/** After each test: thousands of rigs would each ask the system for memory of their own. */
export function releaseAll(): void {
  for (const rig of playing.splice(0)) rig.release();
}

export const inputsOf = (node: CatalogNode): string[] => Object.keys(node.inputs);
/** Whether it makes sound of what it is given, so that both can be compared. */
export const isProcessor = (node: CatalogNode): boolean => inputsOf(node).length > 0 && Object.keys(node.outputs).length > 0;

/** The same sound for every input. */
export const intoAll = (node: CatalogNode, sound: Float32Array): Record<string, Float32Array> => Object.fromEntries(inputsOf(node).map((name) => [name, sound]));
/** For the first input only; the others, such as detectors, are left unconnected. */
export const firstOnly = (node: CatalogNode): RigOptions => ({ connected: inputsOf(node).slice(0, 1) });
export const intoFirst = (node: CatalogNode, sound: Float32Array): Record<string, Float32Array> => Object.fromEntries(inputsOf(node).slice(0, 1).map((name) => [name, sound]));

/** The initial settings, and each setting at its ends while the others stay. */
export function configsOf(node: CatalogNode): Config[] {
  const { config } = defaultsOf(node);
  const extremes = (setting: Setting): ConfigValue[] => {
    switch (setting.kind) {
      case 'number': return [setting.min, setting.max];
      case 'choice': return setting.choices.slice();
      case 'toggle': return [true, false];
      case 'text': return [];
    }
  };
  const others = Object.entries(node.config ?? {}).flatMap(([name, setting]) => extremes(setting).filter((value) => value !== setting.initial).map((value) => ({ ...config, [name]: value })));
  return [config, ...others];
}

/** A value `part` of the way along the knob. */
export function along(param: Param, part: number): number {
  if (param.choices !== undefined || param.toggle) return Math.round(param.min + part * (param.max - param.min));
  if (param.scale === 'log' && param.min > 0) return param.min * (param.max / param.min) ** part;
  if (param.scale === 'reciprocal') return 1 / (1 / param.min - part * (1 / param.min - 1 / param.max));
  return param.min + part * (param.max - param.min);
}

export const knobs = (node: CatalogNode, part: number | ((name: string) => number)): Record<string, number> =>
  Object.fromEntries(Object.entries(node.params).map(([name, param]) => [name, along(param, typeof part === 'number' ? part : part(name))]));

/** Seconds until nothing of a sound is left at the initial values; Infinity where the node sounds of itself. */
export function tailOf(node: CatalogNode, config: Config = defaultsOf(node).config): number {
  return node.tailSeconds?.(defaultsOf(node).params, config) ?? 0;
}
