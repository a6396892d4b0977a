import {
  BackgroundProcessor,
  supportsBackgroundProcessors,
  type BackgroundProcessorWrapper,
  type SwitchBackgroundProcessorOptions,
} from '@livekit/track-processors';
import { Track } from 'livekit-client';
import { BASE_PATH } from '../../browser/base-path';
import { IMAGES, isImage } from './backgrounds';
import { frameBudget } from './frame-budget';
import modelAssetPath from './selfie-segmenter.tflite?url';

const BLUR_RADIUS = 12;

/** What the processor does for a choice: `blur`, or the name of an image. */
const modeOf = (background: string): SwitchBackgroundProcessorOptions =>
  isImage(background)
    ? { mode: 'virtual-background', imagePath: IMAGES[background] }
    : { mode: 'background-blur', blurRadius: BLUR_RADIUS };

/** Without one, browsers imitate it, which is far slower than not to use it. */
const hasGraphicsProcessor = (): boolean =>
  document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true }) !==
  null;

/** Blurs or replaces what is behind a person; the gateway serves all that it needs. */
export function createBackground(
  background: string,
  onTooSlow: () => void,
): BackgroundProcessorWrapper {
  if (!supportsBackgroundProcessors()) throw new Error('The browser cannot change pictures');
  const isTooSlow = frameBudget();
  let hasEnded = false;
  return BackgroundProcessor({
    ...modeOf(background),
    segmenterOptions: { delegate: hasGraphicsProcessor() ? 'GPU' : 'CPU' },
    assetPaths: { tasksVisionFileSet: `${BASE_PATH}assets/${VISION_DIRECTORY}`, modelAssetPath },
    onFrameProcessed({ filterTimeMs }) {
      if (hasEnded || !isTooSlow(filterTimeMs)) return;
      hasEnded = true;
      onTooSlow();
    },
  });
}

/** As `createBackground`, for a camera that is not published. */
export async function startBackground(
  camera: MediaStreamTrack,
  background: string,
  onTooSlow: () => void,
): Promise<BackgroundProcessorWrapper> {
  const processor = createBackground(background, onTooSlow);
  const element = document.createElement('video');
  element.muted = true;
  element.playsInline = true;
  element.srcObject = new MediaStream([camera]);
  await processor.init({ kind: Track.Kind.Video, track: camera, element });
  await element.play();
  return processor;
}
