import { useText } from '../../i18n/language';
import type { DeviceKind, MediaProblem } from '../../media/open-devices';
import { Banner } from '../../ui/banner';
import { Button } from '../../ui/button';

/** Says why a device does not work, and what to do. */
export function MediaProblemNote({
  kind,
  problem,
  onRetry,
}: {
  readonly kind: DeviceKind;
  readonly problem: MediaProblem;
  readonly onRetry: () => void;
}) {
  const t = useText();
  const words = t.mediaProblem[problem];
  return (
    <Banner action={<Button onClick={onRetry}>{t.common.tryAgain}</Button>}>
      <strong>{words[kind]}</strong> {words.hint}
    </Banner>
  );
}
