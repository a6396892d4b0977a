import { LocalVideoTrack, Room, RoomEvent, Track, type RoomConnectOptions } from 'livekit-client';
import type { Admitted } from '../../capabilities/use-join-room';
import { FAILED, PASSED, RUNNING, TIMEOUT_MS, type Note, type Path } from './results';

type Connection = Admitted['connection'];

/** Browsers need a few seconds until they dare to send what the network can carry. */
const MEASURED_MS = 6_000;
/** On slow devices they need longer until they have sent enough to know. */
const MAX_MEASURED_MS = 20_000;
const PAUSE_MS = 500;
const MAX_BITRATE = 2_000_000;
/** Below that, others see a stuttering picture. */
const MIN_MEGABITS = 0.5;

/** Connects to the media server as a meeting does, sends a picture, and measures how well it arrives. */
export async function checkMedia(connection: Connection, note: Note): Promise<void> {
  let current: 'signal' | 'media' | 'bandwidth' = 'signal';
  note(current, RUNNING);
  let hasRelay: boolean;
  const room = new Room();
  room.once(RoomEvent.SignalConnected, () => {
    note('signal', PASSED);
    current = 'media';
    note(current, RUNNING);
  });
  try {
    const track = await connect(room, connection);
    hasRelay = offersRelay(room);
    const path = pathOf(await statsOf(track));
    note('media', path === null ? PASSED : { status: 'passed', path });
    current = 'bandwidth';
    note(current, RUNNING);
    const megabits = await measureUpload(track);
    note(current, { status: megabits < MIN_MEGABITS ? 'failed' : 'passed', megabits });
  } catch {
    note(current, FAILED);
    return;
  } finally {
    await room.disconnect();
  }
  if (hasRelay) await checkRelay(connection, note);
  else note('relay', { status: 'skipped', reason: 'noRelay' });
}

/** As the media server said when it let the room in. */
const offersRelay = ({ engine }: Room): boolean =>
  (engine.latestJoinResponse?.iceServers ?? []).some(({ urls }) =>
    urls.some((url) => url.startsWith('turn')),
  );

/** Whether the way around a firewall is open, which most people never need. */
async function checkRelay(connection: Connection, note: Note): Promise<void> {
  note('relay', RUNNING);
  const room = new Room();
  try {
    await connect(room, connection, { rtcConfig: { iceTransportPolicy: 'relay' } });
    note('relay', PASSED);
  } catch {
    note('relay', FAILED);
  } finally {
    await room.disconnect();
  }
}

async function connect(
  room: Room,
  { url, token }: Connection,
  options: RoomConnectOptions = {},
): Promise<LocalVideoTrack> {
  await room.connect(url, token, {
    maxRetries: 0,
    websocketTimeout: TIMEOUT_MS,
    peerConnectionTimeout: TIMEOUT_MS,
    ...options,
  });
  const track = new LocalVideoTrack(movingPicture(), undefined, false);
  await room.localParticipant.publishTrack(track, {
    source: Track.Source.Camera,
    simulcast: false,
    videoEncoding: { maxBitrate: MAX_BITRATE },
  });
  return track;
}

/** Noise, which no codec can make small. */
function movingPicture(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(15).getVideoTracks();
  if (!track || !context) throw new Error('The browser cannot draw a picture');
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer);
    for (let count = 0; count < 400; count += 1) {
      context.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
      context.fillRect(Math.random() * 640, Math.random() * 360, 24, 24);
    }
  }, 66);
  return track;
}

type Stats = readonly Readonly<Record<string, unknown>>[];

async function statsOf(track: LocalVideoTrack): Promise<Stats> {
  const report = await track.getRTCStatsReport();
  const found: Readonly<Record<string, unknown>>[] = [];
  report?.forEach((one: Readonly<Record<string, unknown>>) => found.push(one));
  return found;
}

const pairOf = (stats: Stats) =>
  stats.find(
    ({ type, nominated, state }) =>
      type === 'candidate-pair' && nominated === true && state === 'succeeded',
  );

function pathOf(stats: Stats): Path | null {
  const local = stats.find(({ id }) => id === pairOf(stats)?.['localCandidateId']);
  if (!local) return null;
  if (local['candidateType'] === 'relay') return 'relay';
  return local['protocol'] === 'tcp' ? 'tcp' : 'udp';
}

/** The highest rate that the browser considers possible, in Mbit/s. */
async function measureUpload(track: LocalVideoTrack): Promise<number> {
  let best = 0;
  const startedAt = performance.now();
  const hasMeasured = () => {
    const elapsed = performance.now() - startedAt;
    return elapsed >= (best < MIN_MEGABITS ? MAX_MEASURED_MS : MEASURED_MS);
  };
  while (!hasMeasured()) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const stats = await statsOf(track);
    const available = pairOf(stats)?.['availableOutgoingBitrate'];
    const rate = typeof available === 'number' ? available : track.currentBitrate;
    best = Math.max(best, rate / 1_000_000);
  }
  return best;
}
