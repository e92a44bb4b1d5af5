import { startCamera, stopCamera, whyNoCamera } from '../actions/camera.ts';
import type { State } from '../state/state.ts';
import { type Child, h } from './dom.ts';
import { alerts, button } from './ui.ts';

/** A button for the camera and its picture; where the browser cannot read codes with it, why. */
export function camera({ camera: { isOn, problems } }: State, found: (code: string) => void): Child {
  const why = whyNoCamera();
  if (why !== undefined) return h('p', { class: 'hint' }, why);
  return [
    h(
      'p',
      { class: 'actions' },
      button(isOn ? 'Stop the camera' : 'Scan with the camera', () => (isOn ? stopCamera() : void startCamera(found))),
    ),
    alerts(problems),
    isOn && h('video', { muted: true, playsinline: true, 'aria-label': 'What the camera sees' }),
  ];
}
