import { useText } from '../../../i18n/language';
import { useCaptions } from './use-captions';

/** The captions, above the stage. */
export function Captions({ isStarting }: { readonly isStarting: boolean }) {
  const t = useText();
  const captions = useCaptions();
  return (
    <div className="captions" role="log" aria-label={t.subtitles.title}>
      {isStarting && <p className="caption">{t.subtitles.starting}</p>}
      {captions.map(({ id, speaker, text }) => (
        <p key={id} className="caption">
          <strong>{speaker}</strong> {text}
        </p>
      ))}
    </div>
  );
}
