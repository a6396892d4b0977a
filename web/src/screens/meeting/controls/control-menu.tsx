import { ChevronUp } from 'lucide-react';
import { DeviceMenu } from '../../../media/device-menu';
import type { DevicePanelProps } from '../../../media/device-panel';
import type { DeviceKind } from '../../../media/open-devices';
import { IconButton } from '../../../ui/button';

/** The choices of a device, beside its switch. */
export function ControlMenu(props: DevicePanelProps & { readonly kind: DeviceKind }) {
  return (
    <DeviceMenu
      {...props}
      opener={(label, opener) => (
        <IconButton label={label} icon={<ChevronUp />} className="control-menu" {...opener} />
      )}
    />
  );
}
