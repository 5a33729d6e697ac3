/** What nodes tell of a level where there is no sound, or nothing to say: telemetry has no infinity. dB of any kind. Pure. */
export const NO_SOUND_DB = -200;

/** Of a level that was told; what came through a mean may lie a little higher. */
export const isNoSound = (db: number): boolean => db <= NO_SOUND_DB + 1;
