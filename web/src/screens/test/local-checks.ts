import { BASE_PATH } from '../../browser/base-path';
import { constraintsOf, openDevices, type DeviceKind } from '../../media/open-devices';
import type { DeviceChoices } from '../../media/device-choices';
import { measureLevel } from '../../media/measure-level';
import { FAILED, PASSED, TIMEOUT_MS, type Result } from './results';

/** A microphone in a silent room is louder; one that is muted by its own switch is not. */
const AUDIBLE = 0.002;

/** Whether a browser can take part in meetings at all. */
export const checkBrowser = (): Result =>
  isSecureContext && 'RTCPeerConnection' in window && 'WebSocket' in window ? PASSED : FAILED;

/** Opens the device, expects something from it, and closes it. */
export async function checkDevice(kind: DeviceKind, choices: DeviceChoices): Promise<Result> {
  const { [kind]: opened } = await openDevices({ [kind]: constraintsOf(kind, choices) });
  if (opened === undefined) return FAILED;
  if (typeof opened === 'string') return { status: 'failed', device: { kind, problem: opened } };
  try {
    return (await (kind === 'camera' ? showsPicture(opened) : isAudible(opened))) ? PASSED : FAILED;
  } finally {
    opened.stop();
  }
}

function isAudible(track: MediaStreamTrack): Promise<boolean> {
  return withinTimeout((resolve) => {
    const stop = measureLevel(track, (level) => {
      if (level > AUDIBLE) resolve();
    });
    return () => stop?.();
  });
}

function showsPicture(track: MediaStreamTrack): Promise<boolean> {
  return withinTimeout((resolve) => {
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    video.addEventListener('timeupdate', resolve);
    video.play().catch(() => undefined);
    return () => {
      video.removeEventListener('timeupdate', resolve);
      video.srcObject = null;
    };
  });
}

/** Whether live updates of the gateway arrive, for which proxies must permit WebSocket. */
export function checkGateway(): Promise<Result> {
  return new Promise((resolve) => {
    const address = new URL(`${BASE_PATH}graphql`, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address, 'graphql-transport-ws');
    const end = (result: Result) => {
      clearTimeout(timer);
      socket.close();
      resolve(result);
    };
    const timer = setTimeout(() => end(FAILED), TIMEOUT_MS);
    socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init' }));
    socket.onmessage = () => end(PASSED);
    socket.onclose = () => end(FAILED);
  });
}

/** False unless the probe resolves in time. It returns what ends it. */
async function withinTimeout(probe: (resolve: () => void) => () => void): Promise<boolean> {
  let stop: () => void = () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const found = await new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT_MS);
    stop = probe(() => resolve(true));
  });
  clearTimeout(timer);
  stop();
  return found;
}
