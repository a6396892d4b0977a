import { lazy, Suspense, type ReactNode } from 'react';
import { useText } from '../i18n/language';
import { Popover, type PopoverOpener } from '../ui/popover';
import { useIsCompact } from '../ui/use-is-compact';
import type { DevicePanelProps } from './device-panel';
import type { DeviceKind } from './open-devices';
import './device-menu.css';

/** The panels of both menus; few visits open one. */
const DEVICE_PANELS = {
  microphone: lazy(async () => ({ default: (await import('./sound-panel')).SoundPanel })),
  camera: lazy(async () => ({ default: (await import('./picture-panel')).PicturePanel })),
};

/** A button beside the switch of a device, with its choices. */
export function DeviceMenu({
  kind,
  opener,
  ...panel
}: DevicePanelProps & {
  readonly kind: DeviceKind;
  readonly opener: (label: string, props: PopoverOpener) => ReactNode;
}) {
  const t = useText();
  const isCompact = useIsCompact();
  const label = t.preJoin.choicesOf[kind];
  const Panel = DEVICE_PANELS[kind];
  return (
    <Popover label={label} isSheet={isCompact} opener={(props) => opener(label, props)}>
      <Suspense>
        <Panel {...panel} />
      </Suspense>
    </Popover>
  );
}
