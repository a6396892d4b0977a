import {
  LayoutGrid,
  Maximize,
  Minimize,
  PictureInPicture2,
  Presentation,
  User,
  UserX,
} from 'lucide-react';
import { useText } from '../../../i18n/language';
import type { PictureInPicture } from '../picture-in-picture/use-picture-in-picture';
import { useFullScreen } from '../use-full-screen';
import type { ViewState } from '../use-view';
import type { Control } from './control-button';

/** Controls that change only what the viewer sees. */
export function useViewControls(
  { view, isOwnHidden, switchView, switchOwn }: ViewState,
  pictureInPicture: PictureInPicture,
): readonly Control[] {
  const t = useText();
  const [isFull, toggleFull] = useFullScreen();
  const layout: Control = {
    id: 'view',
    label: view === 'grid' ? t.meeting.speakerView : t.meeting.gridView,
    icon: view === 'grid' ? <Presentation /> : <LayoutGrid />,
    onClick: switchView,
  };
  const own: Control = {
    id: 'own',
    label: isOwnHidden ? t.meeting.showOwn : t.meeting.hideOwn,
    icon: isOwnHidden ? <User /> : <UserX />,
    onClick: switchOwn,
  };
  const full = toggleFull && {
    id: 'full',
    label: isFull ? t.meeting.endFullScreen : t.meeting.fullScreen,
    icon: isFull ? <Minimize /> : <Maximize />,
    onClick: toggleFull,
  };
  const small = pictureInPicture.toggle && {
    id: 'small',
    label: pictureInPicture.window ? t.meeting.endPictureInPicture : t.meeting.pictureInPicture,
    icon: <PictureInPicture2 />,
    onClick: pictureInPicture.toggle,
  };
  return [layout, own, full, small].filter((control) => control !== null);
}
