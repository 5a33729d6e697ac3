/**
 * What the built page may load and run: its own files, and WebAssembly. Sent by `npm start`, written into the built
 * page for any other host, and in force in the browser tests. Styles of elements are set through the
 * object model only. Under Trusted Types no text becomes markup or script: src/app/trusted-scripts.ts.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export const securityHeaders = {
  'Content-Security-Policy': `${contentSecurityPolicy}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
