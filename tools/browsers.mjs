/**
 * Finds the browsers that tests drive. Only Node's own modules: it runs before anything is installed.
 */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const executable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const inPath = (names) =>
  names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, name)));

const programFiles = () => [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);

const applications = () => ['/Applications', join(homedir(), 'Applications')];

/** Chromiums that `npx playwright install chromium` has put into Playwright's cache, newest first. */
function playwrightChromiums() {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? {
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
    win32: join(process.env.LOCALAPPDATA ?? '', 'ms-playwright'),
  }[process.platform] ?? join(homedir(), '.cache/ms-playwright');
  if (!existsSync(cache)) return [];
  const inside = {
    darwin: ['chrome-mac/Chromium.app/Contents/MacOS/Chromium', 'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing', 'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing'],
    win32: ['chrome-win/chrome.exe', 'chrome-win64/chrome.exe'],
  }[process.platform] ?? ['chrome-linux/chrome', 'chrome-linux64/chrome'];
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap((name) => inside.map((file) => join(cache, name, file)));
}

const chromiumPlaces = () => ({
  darwin: applications().flatMap((folder) => [
    join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
    join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
    join(folder, 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'),
  ]),
  win32: programFiles().flatMap((folder) => [
    join(folder, 'Google/Chrome/Application/chrome.exe'),
    join(folder, 'Chromium/Application/chrome.exe'),
    join(folder, 'Microsoft/Edge/Application/msedge.exe'),
  ]),
}[process.platform] ?? [
  '/usr/bin/chromium',
  ...inPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']),
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
]);

const firefoxPlaces = () => ({
  darwin: applications().map((folder) => join(folder, 'Firefox.app/Contents/MacOS/firefox')),
  win32: programFiles().map((folder) => join(folder, 'Mozilla Firefox/firefox.exe')),
}[process.platform] ?? inPath(['firefox-esr', 'firefox']));

/** A variable that names a browser wins; one that names nothing executable is a mistake worth stopping for. */
function named(variables) {
  for (const name of variables) {
    const file = process.env[name];
    if (!file) continue;
    if (!executable(file)) throw new Error(`${name} says ${file}, but no program is there. Correct or unset it.`);
    return file;
  }
  return undefined;
}

/** @returns {string | undefined} the executable of a Chromium or Chrome */
export const findChromium = () =>
  named(['PATCHCORD_CHROMIUM', 'CHROME_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH']) ?? [...chromiumPlaces(), ...playwrightChromiums()].find(executable);

/** @returns {string | undefined} the executable of a Firefox */
export const findFirefox = () => named(['PATCHCORD_FIREFOX']) ?? firefoxPlaces().find(executable);

/**
 * What a Chromium under test does without. A second list replaces Playwright's own, so the part of that one stands here too
 * that a test on this machine can notice.
 */
const FEATURES_LEFT_OUT = [
  // Pages of the browser's own, loaded beside every page for its address bar: more work than ours.
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'SpareRendererForSitePerProcess',
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'AvoidCorsURLLoaderRestartOnRedirect', 'DestroyProfileOnBrowserClose', 'PaintHolding', 'ThirdPartyStoragePartitioning',
  // http stays http, and nobody is asked on the network.
  'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch', 'MediaRouter', 'LensOverlay',
  // On Windows, where it can run out of buffers; in Edge.
  'TcpPortRandomizationWin', 'msForceBrowserSignIn', 'msEdgeUpdateLaunchServicesPreferredVersion',
];

/** Switches for a Chromium under test: no sandbox only where root has none, sound without a click, an insecure origin by name. */
export function chromiumArguments() {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    `--disable-features=${FEATURES_LEFT_OUT.join(',')}`,
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
    '--host-resolver-rules=MAP patchcord.test 127.0.0.1',
  ];
}
