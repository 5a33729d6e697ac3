/** The transform that measurements use, for tests. */
export { amplitudes, fourier } from '../../src/measure/fourier.ts';
