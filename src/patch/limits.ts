/**
 * How large a patch may be. Checked before anything is built, so that no file can stall or fill the machine. Above what a
 * person would make by two orders of magnitude, and what a second is enough to read.
 */
export const LIMITS = {
  /** Of the file, in UTF-8. */
  bytes: 32 * 1024 * 1024,
  /** Nesting of arrays and objects; a chain in a chain takes four. */
  jsonDepth: 96,
  /** Strings, numbers, literals, arrays and objects together. */
  jsonValues: 3_000_000,
  /** Chains in chains. */
  chainDepth: 16,
  /** With those of all embedded chains. */
  nodes: 60_000,
  cables: 200_000,
  frames: 5_000,
  comments: 5_000,
  lanes: 10_000,
  pointsPerLane: 100_000,
  markers: 5_000,
  tags: 64,
  lessonSteps: 500,
  checksPerStep: 16,
  telemetryIndex: 100_000,
  /** Exercises of ear training in a hand-in. */
  scores: 64,
  paramsPerNode: 1_000,
  /** Of the raw JSON kept for one node of an unknown type. */
  unknownNodeChars: 256 * 1024,
  /** Lengths in UTF-16 code units. */
  labelChars: 200,
  nameChars: 400,
  textChars: 20_000,
  /** How many findings about one file are kept. */
  diagnostics: 100,
} as const;

/** The engine is measured from 44.1 to 192 kHz; lower rates serve old recordings. */
export const RATE_HZ = { min: 8_000, max: 192_000 } as const;
/** What a media file may claim; the engine resamples. */
export const MEDIA_RATE_HZ = { min: 1_000, max: 768_000 } as const;
export const MEDIA_CHANNELS = 64;
/** About 13 hours at 192 kHz would be 9e9: frames stay far inside the exact integers. */
export const MAX_FRAMES = 2 ** 40;
/** Canvas units. */
export const POSITION = { min: -1_000_000, max: 1_000_000 } as const;
export const CABLE_GAIN_MAX_DB = 12;
export const TEMPO_BPM = { min: 10, max: 1_000 } as const;
export const METER_BEATS = 64;
export const METER_UNITS = [1, 2, 4, 8, 16, 32, 64] as const;

/** Names of ports, parameters, settings: as `defineNode` asks for them. */
export const NAME_PATTERN = /^[a-z][a-zA-Z0-9]{0,59}$/;
/** A node's id, in chains behind the ids of these. */
export const PATH_PATTERN = /^[a-z0-9][a-z0-9-]{0,39}(\/[a-z0-9][a-z0-9-]{0,39}){0,16}$/;
/** As `defineNode` asks of a node's type. */
export const TYPE_PATTERN = /^[a-z][a-z0-9]{0,59}(-[a-z0-9]{1,60}){0,9}$/;
/** A day: what a moment of a lesson may name. */
export const LESSON_SECONDS = 86_400;
/** Keys no object of a patch may have, because plain objects inherit something under them. */
export const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
