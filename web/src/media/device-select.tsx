import { useText } from '../i18n/language';
import { SelectField } from '../ui/select-field';
import { useDevices } from './use-devices';

/** A menu of the devices of one kind; nothing where there is no choice. */
export function DeviceSelect({
  kind,
  label,
  value,
  isGranted,
  onChoose,
}: {
  readonly kind: MediaDeviceKind;
  readonly label: string;
  readonly value: string;
  /** Whether the browser tells what the devices are called. */
  readonly isGranted: boolean;
  readonly onChoose: (deviceId: string) => void;
}) {
  const t = useText();
  const devices = useDevices(kind, isGranted).filter(({ deviceId }) => deviceId !== 'default');
  if (devices.length === 0) return null;
  const options = devices.map(({ deviceId, label: name }) => ({
    value: deviceId,
    label: name || t.preJoin.defaultDevice,
  }));
  const isKnown = options.some((option) => option.value === value);
  return (
    <SelectField
      label={label}
      value={isKnown ? value : ''}
      options={[{ value: '', label: t.preJoin.defaultDevice }, ...options]}
      onChoose={onChoose}
    />
  );
}
