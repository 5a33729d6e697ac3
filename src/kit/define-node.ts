/**
 * The one declaration of a node. Pure data and pure functions; everything else about a node is derived from it.
 */
import type { Diagnostic } from './diagnostic.ts';
import type { Param } from './param.ts';

/** The tools of the craft; the folder a node stands in says which it serves. */
export const TOOLS = [
  'sources', 'routing', 'balance', 'pan', 'tone', 'dynamics', 'saturation', 'effects', 'modulation', 'analysis', 'mastering', 'restoration',
] as const;
export type Tool = (typeof TOOLS)[number];

/** What a cable carries; `mono` travels as two equal channels, `mid-side` as mid left and side right. */
export type Carry = 'silence' | 'mono' | 'stereo' | 'mid-side';
export const CARRIES: readonly Carry[] = ['silence', 'mono', 'stereo', 'mid-side'];

export interface Port {
  readonly doc: string;
  /** A detector's input: solo never silences what feeds it. */
  readonly key?: true;
  /** Cables arrive one by one instead of summed. */
  readonly repeated?: true;
  /** One of several sounds: the node tells at the port what is wired in. */
  readonly named?: true;
  readonly label?: string;
}

export interface Telemetry {
  /** How many floats. */
  readonly count: number;
  readonly unit: string;
  readonly doc: string;
}

/** A structural setting: changing it makes a new node in the engine, crossfaded with the old one. */
export type Setting =
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly initial: number; readonly unit: string; readonly integer?: true; readonly doc: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly initial: string; readonly doc: string }
  | { readonly kind: 'toggle'; readonly initial: boolean; readonly doc: string }
  | { readonly kind: 'text'; readonly maxLength: number; readonly initial: string; readonly doc: string };

export type ConfigValue = number | string | boolean;
export type Config = Readonly<Record<string, ConfigValue>>;

/**
 * What the compiler must treat specially, named by the part played rather than by the node:
 * - `media`: plays a media file through a ring that the host feeds;
 * - `output`: a sink whose sound leaves the engine;
 * - `view`: worth running though nothing follows (a meter);
 * - `recorder`: likewise; what it is given becomes a file of its own where an export asks for it;
 * - `line`: a pure delay of `loopFrames`, at least one frame, that may close a loop;
 * - `chain`, `chain-input`, `chain-output`: inlined by the expand pass;
 * - `send`: its output `bus` also reaches every `receive` whose config `bus` is equal, within the same patch;
 * - `strip`: a fader, with parameters `mute`, `solo` and `soloSafe`;
 * - `foreign`: brings its own WebAssembly behind the kernel contract.
 */
export type Role = 'media' | 'output' | 'view' | 'recorder' | 'line' | 'chain' | 'chain-input' | 'chain-output' | 'send' | 'receive' | 'strip' | 'foreign';

export interface Source {
  readonly cite: string;
  readonly used: string;
}

/** What the picture of the stage knows of a node, and what it can take hold of there. */
export interface OnStage {
  /** The parameter that moves a sound sideways, more to the right the larger it is, and the amplitudes of left and right it gives a sound in the middle. */
  readonly sideways?: { readonly param: string; readonly sides: (params: Readonly<Record<string, number>>) => readonly [left: number, right: number] };
  /** The parameter in dB that brings a sound forward. */
  readonly forward?: string;
  /** The parameter in percent that says how much of the output is reverberation. */
  readonly room?: string;
}

export interface NodeDefinition {
  /** Kebab-case, unique across tools, equal to the folder's name. */
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** One sentence a musician understands. */
  readonly summary: string;
  /** Other words people search for. */
  readonly keywords?: readonly string[];
  readonly sources?: readonly Source[];
  readonly role?: Role;
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
  readonly params: Readonly<Record<string, Param>>;
  readonly config?: Readonly<Record<string, Setting>>;
  readonly telemetry?: Readonly<Record<string, Telemetry>>;
  /** Bytes of kernel state, zeroed before `init`; all of a kernel's memory. */
  readonly stateBytes: number | ((config: Config, rateHz: number) => number);
  /** Constant data a kernel reads beside its state (a compiled expression, a table). Deterministic, without `Math` transcendentals. */
  readonly data?: (config: Config, rateHz: number) => Uint8Array;
  /** Delay in frames between the first input and the first output that other paths must wait for. */
  readonly latencyFrames?: (config: Config, rateHz: number) => number;
  /** What takes that time, in a word that goes on after "the limiter’s": "look-ahead". */
  readonly latencyBy?: string;
  /** Only for the role `line`: its delay in frames, at least 1. */
  readonly loopFrames?: (config: Config, rateHz: number) => number;
  /** How long it may sound after its input has stopped; Infinity where it may never stop. */
  readonly tailSeconds?: (params: Readonly<Record<string, number>>, config: Config) => number;
  /**
   * The loudest each output can be, as amplitude, while no input is louder than given: for a steady tone at its worst frequency.
   * Rather too high than too low; Infinity where nothing can be said. Default: what comes in at all inputs but detectors', raised
   * by every parameter in dB that is above 0.
   */
  readonly loudest?: (inputs: readonly number[], params: Readonly<Record<string, number>>, config: Config, rateHz: number) => readonly number[];
  /** What each output carries, given what the inputs carry; default: as the widest input. */
  readonly carry?: (inputs: readonly Carry[], config: Config, params: Readonly<Record<string, number>>) => readonly Carry[];
  /** The parameter values at which the output equals the input, delayed by the latency; for the contract suite. */
  readonly neutral?: Readonly<Record<string, number>>;
  /** Largest allowed level in dBFS above 8 kHz while any one parameter steps over its range with a 1 kHz sine of −6 dBFS; null where a step is audible by nature. */
  readonly stepResidualDb?: number | null;
  /** Whether a bypass makes sense; default: yes where there is an input and an output. */
  readonly bypassable?: boolean;
  /** A level by purpose: loudness-matched bypass leaves it alone. */
  readonly isLevel?: true;
  readonly onStage?: OnStage;
  /**
   * An analysis so heavy that a live host has it done in a worker, by the same kernel, which tells the telemetry from there; the kernel keeps its
   * inputs for it (APART of the engine's memory). `unless`: outputs that need what is found out. While none of them is used the
   * kernel rests on the audio thread: its other outputs are as ever, to the bit, and these are silent.
   */
  readonly apart?: { readonly unless: readonly string[] };
  /** Faults in the configuration that ranges cannot tell, each with where.param set to the setting's name. */
  readonly check?: (config: Config) => readonly Diagnostic[];
  /** Step k turns the stored values of version k+1 into those of version k+2. */
  readonly migrations?: readonly ((stored: StoredValues) => StoredValues)[];
}

export interface StoredValues {
  readonly params: Readonly<Record<string, number>>;
  readonly config: Config;
}

/** Checks what the types cannot, and returns its argument. Throws RangeError or TypeError with the offending value. */
export function defineNode<const D extends NodeDefinition>(definition: D): D {
  const { id } = definition;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) throw new RangeError(`node id "${id}" is not kebab-case`);
  if (!Number.isInteger(definition.version) || definition.version < 1) throw new RangeError(`node ${id}: version ${definition.version}`);
  if ((definition.migrations?.length ?? 0) !== definition.version - 1) throw new RangeError(`node ${id}: version ${definition.version} needs ${definition.version - 1} migrations`);
  const names = [definition.inputs, definition.outputs, definition.params, definition.config ?? {}, definition.telemetry ?? {}].flatMap((o) => Object.keys(o));
  for (const name of names) if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw new RangeError(`node ${id}: name "${name}" is not camelCase`);
  for (const name of Object.keys(definition.params)) {
    if (name in (definition.config ?? {})) throw new RangeError(`node ${id}: "${name}" is both a parameter and a setting`);
    if (name in definition.inputs) throw new RangeError(`node ${id}: "${name}" is both a parameter and an input`);
  }
  const { sideways, forward, room } = definition.onStage ?? {};
  for (const name of [sideways?.param, forward, room]) if (name !== undefined && !(name in definition.params)) throw new RangeError(`node ${id}: onStage names "${name}"`);
  for (const name of definition.apart?.unless ?? []) if (!(name in definition.outputs)) throw new RangeError(`node ${id}: apart names "${name}"`);
  if (definition.apart !== undefined && Object.values(definition.inputs).some(({ repeated }) => repeated === true)) throw new RangeError(`node ${id}: an input that repeats cannot be analyzed apart`);
  for (const key of Object.keys(definition.neutral ?? {})) if (!(key in definition.params)) throw new RangeError(`node ${id}: neutral names "${key}"`);
  return definition;
}

/** A definition with the tool whose folder it stands in. */
export type CatalogNode = NodeDefinition & { readonly tool: Tool };

export const stateBytesOf = (node: NodeDefinition, config: Config, rateHz: number): number =>
  typeof node.stateBytes === 'number' ? node.stateBytes : node.stateBytes(config, rateHz);

export const latencyOf = (node: NodeDefinition, config: Config, rateHz: number): number => node.latencyFrames?.(config, rateHz) ?? 0;

export const isBypassable = (node: NodeDefinition): boolean =>
  node.bypassable ?? (Object.keys(node.inputs).length > 0 && Object.keys(node.outputs).length > 0 && (node.role === undefined || node.role === 'strip' || node.role === 'foreign' || node.role === 'chain'));
