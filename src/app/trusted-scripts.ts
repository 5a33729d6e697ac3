/**
 * The page is served under Trusted Types: text becomes neither markup nor script, whichever library might try. Only addresses
 * of the program's own files may be run, as workers. Imported before anything that starts one. Main thread.
 */

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string; createScriptURL(url: string): string }): unknown;
}

const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;

// The policy with this name is asked wherever a plain string is about to be run; without one the browser refuses.
factory?.createPolicy('default', {
  createHTML: (text) => {
    // rete-area-plugin empties an element so.
    if (text === '') return text;
    throw new TypeError('text is not made into markup here');
  },
  createScriptURL: (url) => {
    if (new URL(url, document.baseURI).origin === location.origin) return url;
    throw new TypeError(`"${url}" is not a script of this program`);
  },
});
