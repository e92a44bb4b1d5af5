import { change, say, state } from '../state/store.ts';

/**
 * The camera, where the browser itself can read codes in its picture. The page brings no reader of its own: that would be many
 * times its size, and need a policy that allows more.
 */

/** What the browser offers; TypeScript does not know it yet (WICG Shape Detection). */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
const Detector = (globalThis as { BarcodeDetector?: new () => Detector }).BarcodeDetector;

/** Milliseconds between two looks. */
const PAUSE = 200;

/** Why there is no camera here, or nothing where there is one. */
export function whyNoCamera(): string | undefined {
  if (!isSecureContext) return 'To scan with a camera, open this page over https.';
  if (!Detector) return 'This browser cannot read codes with its camera; Chrome on Android and macOS can.';
  return navigator.mediaDevices ? undefined : 'There is no camera here.';
}

/** Looks until the camera is switched off or the view is left, and tells each code once as long as it stays in the picture. */
export async function startCamera(found: (code: string) => void): Promise<void> {
  if (!Detector || state().camera.isOn) return;
  change('camera', { isOn: true, problems: [] });
  let stream: MediaStream | undefined;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    const video = document.querySelector('video');
    if (!video) return;
    video.srcObject = stream;
    await video.play();
    say('The camera is on.');
    const detector = new Detector();
    for (let last = ''; state().camera.isOn && video.isConnected; ) {
      const [code] = await detector.detect(video);
      const text = code?.rawValue ?? '';
      if (text !== '' && text !== last) found(text);
      // One that is out of the picture may come again.
      last = text;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } catch (error) {
    const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
    const detail = isRefused
      ? 'This page may not use the camera: allow it in the browser.'
      : 'The camera does not start.';
    change('camera', { problems: [{ detail, at: '' }] });
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stopCamera();
  }
}

/** Switches it off. */
export const stopCamera = (): void => {
  if (state().camera.isOn) change('camera', { isOn: false });
};
