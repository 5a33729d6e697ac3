/** The ERB-rate scale of hearing (Glasberg & Moore 1990): 1 Cam is one equivalent rectangular bandwidth. Pure. */

const PER_KHZ = 4.368;

/** Width in Hz of the auditory filter at a frequency. */
export const erbHz = (hz: number): number => 24.673 * ((PER_KHZ * hz) / 1000 + 1);

export const camOf = (hz: number): number => 21.366 * Math.log10((PER_KHZ * hz) / 1000 + 1);

export const hzOf = (cam: number): number => ((10 ** (cam / 21.366) - 1) / PER_KHZ) * 1000;

/** Distance of the channels that hearing is modeled in. */
export const CHANNEL_CAM = 0.25;
const FIRST_CHANNEL_CAM = 1.8;
const LAST_CHANNEL_CAM = 39.5;

/** Center frequencies of the channels, 50 Hz to 16 kHz. */
export const CHANNELS_HZ: Readonly<Float64Array> = Float64Array.from({ length: Math.floor((LAST_CHANNEL_CAM - FIRST_CHANNEL_CAM) / CHANNEL_CAM + 1e-9) + 1 }, (_, k) => hzOf(FIRST_CHANNEL_CAM + k * CHANNEL_CAM));

/** Sound comes into the model pooled in bands this wide: ten to an ERB, finer than hearing tells apart. */
export const BAND_CAM = 0.1;
const FIRST_BAND_CAM = 0.7;
export const BANDS = 410;

/** Which band a frequency falls into; outside of hearing none. */
export function bandOf(hz: number): number | undefined {
  const band = Math.floor((camOf(hz) - FIRST_BAND_CAM) / BAND_CAM + 0.5);
  return band >= 0 && band < BANDS ? band : undefined;
}

export const bandHz = (band: number): number => hzOf(FIRST_BAND_CAM + band * BAND_CAM);
