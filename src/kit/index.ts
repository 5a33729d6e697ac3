export * from './diagnostic.ts';
export * from './param.ts';
export * from './define-node.ts';
export * from './ids.ts';
export * from './no-sound.ts';
