import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is, or undefined where there is none. */
export const executable = process.env.CHROMIUM ?? places.find((place) => existsSync(place));

/** What Chromium makes beforehand, for a window that nobody sees and for pages that may come: a third of what it computes for a short visit. */
const BEFOREHAND = [
  'PreloadTopChromeWebUI',
  'PreloadTopChromeWebUILessNavigations',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
];
/** What Playwright 1.65 switches off, as far as it counts in Chromium: of several lists the last one holds. */
const PLAYWRIGHTS = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** Chromium without a window, with a profile of its own, and nothing that it does by itself. @throws Error where there is none */
export function openChromium(): Promise<Browser> {
  if (executable === undefined) throw new Error('There is no Chromium: install it, or name it in CHROMIUM.');
  return chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${[...PLAYWRIGHTS, ...BEFOREHAND].join(',')}`,
    ],
  });
}
