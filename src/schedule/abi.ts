/**
 * The layout of engine memory, as compiler, hosts and WebAssembly runtime share it. Offsets in bytes. The kernel build
 * writes these numbers for AssemblyScript, so each is stated here only.
 */

/** Frames between two points of the engine's grid; no call into a kernel crosses one, so a slice has 1…GRID_FRAMES frames. */
export const GRID_FRAMES = 32;
/**
 * An instruction runs over all slices of a span before the next has its turn: so a node's state comes to the nearest cache once
 * a quantum, not once a slice.
 */
export const SPAN_FRAMES = 128;
/** A buffer holds one span of interleaved stereo f32. */
export const BUFFER_BYTES = SPAN_FRAMES * 8;
/** The longest block one call of the engine renders. */
export const MAX_BLOCK_FRAMES = 4096;
export const ALIGN_BYTES = 16;
/** Planned memory begins here; the runtime's own data lie below (checked when the kernels are built). */
export const HEAP_BASE_BYTES = 1048576;
/** Fades of cables, bypasses and compensation taps. */
export const FADE_MS = 10;
export const MAX_PARAMS = 96;
export const MAX_PORTS = 16;

/** A node's record, the head of its region; it stays where it is while the node lives. */
export const NODE = {
  // First what every call reads: it fits into one line of the cache.
  kernel: 0,
  state: 4,
  params: 8,
  /** Ports of the running program, set before each call. */
  io: 12,
  inputCount: 16,
  outputCount: 20,
  /** Bit 0: a parameter is on its way; bit 1: a parameter is modulated; bit 2: muted until the next grid point; bit 3: a parameter has jumped. */
  flags: 24,
  /** f32, 0 or 1. */
  bypassGoal: 28,
  bypassNow: 32,
  /** Ring of 2 × f32 that delays the dry signal by the latency, or 0. */
  bypassLine: 36,
  /** 1 when bypass is possible. */
  bypassable: 40,
  /** f32: largest magnitude of the outputs since the host last set it to 0. */
  peak: 44,
  /** f32 each, in order of the definition's telemetry. */
  telemetry: 48,
  /** 4 bits for each input port: index into CARRIES, first port lowest. */
  carries: 52,
  paramCount: 56,
  /** f64 each, in order of the definition's settings; a choice as its index, a toggle as 0 or 1, a text as 0. */
  config: 60,
  data: 64,
  dataBytes: 68,
  seed: 72,
  /** Times the node was muted and reset because its output was not finite. */
  faults: 76,
  latency: 80,
  bypassMask: 84,
  bypassPosition: 88,
  foreign: 92,
  stateBytes: 96,
  /** u32: 1 while nothing is used of what the kernel finds out (`apart` of its definition). */
  rests: 100,
  BYTES: 112,
} as const;

/** A parameter's record; `params` of a node points at the first. */
export const PARAM = {
  // First what a kernel reads.
  /** f64: as delivered, at the first frame of the slice. */
  value: 0,
  /** f32 × frames of the running slice, or 0 while the value is constant. */
  signal: 8,
  /** f32 × GRID_FRAMES modulation in plain units, or 0. */
  modulation: 12,
  /** f64: plain units, clamped. */
  target: 16,
  /** f64: in the smoothing domain. */
  now: 24,
  goal: 32,
  /** f64: one-pole coefficient per frame, computed at init; 1 jumps. */
  coefficient: 40,
  min: 48,
  max: 56,
  smoothMs: 64,
  /** i32: index into DELIVERIES. */
  delivery: 72,
  moving: 76,
  node: 80,
  BYTES: 96,
} as const;
export const DELIVERIES = ['plain', 'gain', 'log', 'step'] as const;

/** A cable's record: how loud it is, and whether it is there. A cable into a parameter keeps its depth as its gain. */
export const CABLE = {
  /** f64: signed linear gain, or depth in the parameter's units. */
  gainGoal: 0,
  gainNow: 8,
  /** f32: 0 or 1, and where its fade is. */
  presenceGoal: 16,
  presenceNow: 20,
  /** i32: of the curves a modulation may have, in the order in which a patch names them. */
  curve: 24,
  BYTES: 32,
} as const;

/** A delay line of stereo frames: compensates latency on a cable, or is a node of the role `line`. */
export const LINE = {
  position: 0,
  mask: 4,
  /** Frames written since it was cleared, saturating at the capacity. */
  filled: 8,
  tapNow: 12,
  tapNext: 16,
  /** f32 0…1 between the two taps; 1 when at rest on tapNow. */
  fade: 20,
  ring: 32,
} as const;
/** Written into tapNow: take the program's delay at once, without a fade. */
export const ADOPT_TAP = 0xffffffff;

/** The head of the state of a node of the role `media`; frames are counted from the start of playing. */
export const RING = {
  /** f64: frames delivered by the host so far. */
  written: 0,
  /** f64: the next frame to play. */
  read: 8,
  frames: 16,
  /** u32: slices that had to be silent because the host was late. */
  starved: 20,
  /** u32: 1 when nothing follows after `written`. */
  ended: 24,
  /** f32: the kernel's own, of its fade out before a gap and in after it. */
  gain: 28,
  samples: 32,
} as const;

/** The head of the state of a node of the role `recorder`: what it was given last lies in a ring that the host reads after each block. */
export const RECORDER = {
  /** u32: where the next frame goes, modulo the ring. */
  next: 0,
  /** u32: a power of two, no less than the longest block. */
  frames: 4,
  samples: 16,
} as const;

/**
 * The head of the state of a node that is analyzed apart: its kernel keeps every input that is connected in a ring, working or at rest, and the
 * host hands what lies there, which is never NaN, to the same kernel in a worker. Ring k begins `rings` + k × 8 × `frames` bytes behind the state's address.
 */
export const APART = {
  /** f64: frames kept since the last reset. */
  kept: 0,
  /** u32: frames of one ring, a power of two. */
  frames: 8,
  rings: 12,
  BYTES: 16,
} as const;

/** Instructions are 32-bit words: opcode, length in words including these two, operands. Addresses are absolute. */
export const OP = {
  end: 0,
  /** slot, mixBuffer, n, then n × (sourceBuffer, cable): sums into mixBuffer, or points the slot at a lone source of gain 1; with slot 0 it always sums. */
  mix: 1,
  /** param, modulationBuffer, n, then n × (sourceBuffer, cable). */
  modulate: 2,
  /** node, io. */
  call: 3,
  /** line, slot of the source. */
  lineWrite: 4,
  /** line, target buffer, delayFrames: after the write of the same slice. */
  lineRead: 5,
  /** line, target buffer, delayFrames: before the write of the same slice; delayFrames is no less than the block. */
  lineTake: 6,
  /** blockFrames, bodyWords: runs the body that follows slice by slice, in blocks of at most blockFrames. */
  loop: 7,
  /** slot: adds to the engine's output. */
  output: 8,
} as const;

/**
 * Ports of a node in a program: word 0 is a bit mask of connected inputs, then a pointer per input (a slot), then a
 * pointer per output. A repeated input's pointer leads to a count and as many slots.
 */
export const IO = { connected: 0, first: 4 } as const;
