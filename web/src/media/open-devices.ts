import type { DeviceChoices } from './device-choices';

export type DeviceKind = 'camera' | 'microphone';

/** Why a device cannot be opened. The catalogs have a hint for each. */
export type MediaProblem = 'blocked' | 'system' | 'missing' | 'busy' | 'insecure';

export type Opened = MediaStreamTrack | MediaProblem;

/** Omitted kinds are not opened. */
export type Wanted = Readonly<Partial<Record<DeviceKind, MediaTrackConstraints>>>;

/** Opens camera and microphone with one permission prompt; if that fails, each separately. */
export async function openDevices(wanted: Wanted): Promise<Partial<Record<DeviceKind, Opened>>> {
  const kinds = Object.keys(wanted) as DeviceKind[];
  if (kinds.length === 0) return {};
  // Missing in pages over plain http, which the type does not say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return fill(kinds, () => 'insecure');
  try {
    const stream = await devices.getUserMedia({
      video: wanted.camera ?? false,
      audio: wanted.microphone ?? false,
    });
    return fill(kinds, (kind) => trackOf(stream, kind));
  } catch (error) {
    const [kind] = kinds;
    if (kinds.length > 1 || kind === undefined) {
      const alone = kinds.map((one) => openDevices({ [one]: wanted[one] }));
      return Object.assign({}, ...(await Promise.all(alone))) as Partial<
        Record<DeviceKind, Opened>
      >;
    }
    const { deviceId, ...others } = wanted[kind] ?? {};
    // The chosen device has been unplugged since.
    if (deviceId !== undefined && isGone(error)) return openDevices({ [kind]: others });
    return fill(kinds, () => problemOf(error));
  }
}

const fill = (kinds: readonly DeviceKind[], value: (kind: DeviceKind) => Opened) =>
  Object.fromEntries(kinds.map((kind) => [kind, value(kind)]));

type CaptureChoices = Pick<
  DeviceChoices,
  'cameraId' | 'usesBackCamera' | 'microphoneId' | 'noiseSuppression'
>;

export const facingOf = (usesBackCamera: boolean): 'environment' | 'user' =>
  usesBackCamera ? 'environment' : 'user';

/** Its picture is not mirrored, because people know their surroundings as they are. */
export const isBackCamera = (track: MediaStreamTrack): boolean =>
  track.getSettings().facingMode === 'environment';

/** What the client wants of a device. */
export function constraintsOf(
  kind: DeviceKind,
  { cameraId, usesBackCamera, microphoneId, noiseSuppression }: CaptureChoices,
): MediaTrackConstraints {
  const exact = (deviceId: string) => (deviceId === '' ? {} : { deviceId: { exact: deviceId } });
  const which = cameraId === '' ? { facingMode: facingOf(usesBackCamera) } : exact(cameraId);
  return kind === 'camera'
    ? { width: 1280, height: 720, ...which }
    : { autoGainControl: true, echoCancellation: true, noiseSuppression, ...exact(microphoneId) };
}

function trackOf(stream: MediaStream, kind: DeviceKind): Opened {
  const tracks = kind === 'camera' ? stream.getVideoTracks() : stream.getAudioTracks();
  return tracks[0] ?? 'missing';
}

const isGone = (error: unknown): boolean =>
  error instanceof DOMException &&
  (error.name === 'OverconstrainedError' || error.name === 'NotFoundError');

/** Error names: https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export function problemOf(error: unknown): MediaProblem {
  if (!(error instanceof Error)) return 'busy';
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return /system/i.test(error.message) ? 'system' : 'blocked';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    default:
      return 'busy';
  }
}
