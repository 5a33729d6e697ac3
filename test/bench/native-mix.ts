/**
 * W1 in nodes of the Web Audio API, as near as they come: for Chromium's own and for node-web-audio-api.
 */
import { MASTER_BANDS, STRIP_BANDS } from './mix-patch.ts';

const FILTERS: Readonly<Record<string, BiquadFilterType>> = { bell: 'peaking', 'low shelf': 'lowshelf', 'high shelf': 'highshelf' };
const CURVE_POINTS = 4096;
const ROOM_DELAYS_SECONDS = [0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0617, 0.0677, 0.0731];

export function buildNativeMix(context: BaseAudioContext, strips: number, sound: AudioBuffer): void {
  const curve = Float32Array.from({ length: CURVE_POINTS }, (_, k) => Math.tanh((2 * k) / (CURVE_POINTS - 1) - 1));
  const level = (db: number): GainNode => {
    const node = context.createGain();
    node.gain.value = 10 ** (db / 20);
    return node;
  };
  const filters = (bands: readonly (readonly [string, number, number, number])[]): BiquadFilterNode[] => bands.map(([type, hz, db, q]) => {
    const node = context.createBiquadFilter();
    node.type = FILTERS[type]!;
    node.frequency.value = hz;
    node.gain.value = db;
    node.Q.value = q;
    return node;
  });
  const compressor = (thresholdDb: number, ratio: number, attackMs: number, releaseMs: number): DynamicsCompressorNode => {
    const node = context.createDynamicsCompressor();
    node.threshold.value = thresholdDb;
    node.ratio.value = ratio;
    node.knee.value = 6;
    node.attack.value = attackMs / 1000;
    node.release.value = releaseMs / 1000;
    return node;
  };
  const chain = (...nodes: AudioNode[]): void => nodes.forEach((node, k) => k > 0 && nodes[k - 1]!.connect(node));

  const sum = level(-12);
  const room = context.createGain();
  for (let k = 0; k < strips; k++) {
    const source = context.createBufferSource();
    source.buffer = sound;
    source.loop = true;
    source.start(0, (k * 0.013) % sound.duration);
    const shaper = context.createWaveShaper();
    shaper.curve = curve;
    const pan = context.createStereoPanner();
    pan.pan.value = (((k * 37) % 201) - 100) / 100;
    const fader = level(-20);
    const send = level(-18);
    chain(source, ...filters(STRIP_BANDS), compressor(-24, 4, 10, 120), shaper, pan, fader, sum);
    chain(fader, send, room);
  }
  feedbackRoom(context, room, sum, level);
  chain(sum, ...filters(MASTER_BANDS), compressor(-18, 2, 30, 200), compressor(-1, 20, 1, 100), context.destination);
}

/** Eight delays fed back through a Householder matrix: each line gets itself less a quarter of the sum of all. */
function feedbackRoom(context: BaseAudioContext, input: AudioNode, output: AudioNode, level: (db: number) => GainNode): void {
  const all = context.createGain();
  all.gain.value = -2 / ROOM_DELAYS_SECONDS.length;
  for (const seconds of ROOM_DELAYS_SECONDS) {
    const delay = context.createDelay(0.2);
    delay.delayTime.value = seconds;
    const damp = context.createBiquadFilter();
    damp.type = 'lowpass';
    damp.frequency.value = 6000;
    const decay = level(-3);
    input.connect(delay);
    delay.connect(damp).connect(decay);
    decay.connect(delay);
    decay.connect(all);
    all.connect(delay);
    delay.connect(output);
  }
}

export function buildNativeMaster(context: BaseAudioContext, sound: AudioBuffer): void {
  const source = context.createBufferSource();
  source.buffer = sound;
  source.loop = true;
  source.start();
  let last: AudioNode = source;
  const then = (node: AudioNode): void => void (last = last.connect(node));
  const curve = Float32Array.from({ length: CURVE_POINTS }, (_, k) => Math.tanh((2 * k) / (CURVE_POINTS - 1) - 1));
  // Twelve nodes of the patch; an equalizer with four bands is four filters here.
  for (let k = 0; k < 3; k++) {
    for (const [type, hz, db, q] of MASTER_BANDS) {
      const filter = context.createBiquadFilter();
      filter.type = FILTERS[type]!;
      filter.frequency.value = hz;
      filter.gain.value = db;
      filter.Q.value = q;
      then(filter);
    }
    const squeeze = context.createDynamicsCompressor();
    squeeze.threshold.value = -18;
    squeeze.ratio.value = 2;
    then(squeeze);
    const shaper = context.createWaveShaper();
    shaper.curve = curve;
    then(shaper);
    then(context.createGain());
  }
  then(context.destination);
}

export async function renderSeconds(context: OfflineAudioContext): Promise<number> {
  const start = performance.now();
  await context.startRendering();
  return (performance.now() - start) / 1000;
}

export function noiseBuffer(context: BaseAudioContext, seconds: number): AudioBuffer {
  const buffer = context.createBuffer(2, seconds * context.sampleRate, context.sampleRate);
  let seed = 1;
  for (const channel of [0, 1]) {
    const samples = buffer.getChannelData(channel);
    for (let i = 0; i < samples.length; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      samples[i] = (seed / 2 ** 31) * 0.25;
    }
  }
  return buffer;
}
