import { useDeviceChoices } from '../../media/device-choices';
import { PreviewPicture } from '../pre-join/preview-picture';
import { usePreview } from '../pre-join/use-preview';

/** Shows people who wait how others will see them, and lets them change it. */
export function OwnPreview({ name, color }: { readonly name: string; readonly color: string }) {
  const [choices, choose] = useDeviceChoices();
  const { preview, retry } = usePreview(choices);
  return (
    <div className="waiting-preview">
      <PreviewPicture
        preview={preview}
        choices={choices}
        onChange={choose}
        onRetry={retry}
        name={name}
        color={color}
      />
    </div>
  );
}
