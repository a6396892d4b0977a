import { useDeviceText } from '../i18n/device-text';
import { IMAGES } from './background/backgrounds';

/** What others see behind a person. */
export function BackgroundSelect({
  value,
  onChoose,
}: {
  readonly value: string;
  readonly onChoose: (background: string) => void;
}) {
  const own = useDeviceText();
  const options = [
    { background: '', label: own.backgrounds.none },
    { background: 'blur', label: own.backgrounds.blur },
    ...Object.entries(IMAGES).map(([background, image]) => ({
      background,
      image,
      label: own.backgrounds[background as keyof typeof IMAGES],
    })),
  ];
  return (
    <fieldset>
      <legend>{own.background}</legend>
      <div className="backgrounds">
        {options.map(({ background, label, ...rest }) => (
          <label key={background} className="background">
            <input
              type="radio"
              name="background"
              className="visually-hidden"
              checked={value === background}
              onChange={() => onChoose(background)}
            />
            {'image' in rest && <img src={rest.image} alt="" />}
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
