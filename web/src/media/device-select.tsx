import { useText } from '../i18n/language';
import { SelectField } from '../ui/select-field';
import { useDevices } from './use-devices';

/** A choice of the devices of one kind; renders nothing if there are none. */
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
  /** Whether access was granted; only then do browsers reveal device names. */
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
