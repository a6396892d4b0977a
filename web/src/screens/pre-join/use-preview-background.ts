import { useEffect, useEffectEvent, useState } from 'react';
import type { DeviceChoices } from '../../media/device-choices';

interface PreviewBackground {
  /** What to show: the camera, or its picture with the background; null while that starts. */
  readonly picture: MediaStreamTrack | null;
  /** Why there is no background any longer. */
  readonly problem: 'backgroundTooSlow' | 'backgroundFailed' | null;
}

/** Shows people their camera as others will see it. The meeting adds the background itself. */
export function usePreviewBackground(
  camera: MediaStreamTrack | null,
  background: string,
  onChange: (changes: Partial<DeviceChoices>) => void,
): PreviewBackground {
  const [picture, setPicture] = useState<MediaStreamTrack | null>(null);
  const [problem, setProblem] = useState<PreviewBackground['problem']>(null);
  const turnOff = useEffectEvent((why: PreviewBackground['problem']) => {
    setProblem(why);
    onChange({ background: '' });
  });
  useEffect(() => {
    if (!camera || background === '') return undefined;
    let isOver = false;
    const started = import('../../media/background/background-processor').then(
      ({ startBackground }) =>
        startBackground(camera, background, () => turnOff('backgroundTooSlow')),
    );
    started.then(
      ({ processedTrack }) => {
        if (isOver) return;
        setProblem(null);
        setPicture(processedTrack ?? null);
      },
      () => {
        if (!isOver) turnOff('backgroundFailed');
      },
    );
    return () => {
      isOver = true;
      setPicture(null);
      started.then((processor) => processor.destroy()).catch(() => undefined);
    };
  }, [camera, background]);
  return { picture: background === '' ? camera : picture, problem };
}
