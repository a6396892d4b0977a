import { useLocalParticipant } from '@livekit/components-react';
import { Track } from 'livekit-client';
import {
  Captions,
  Hand,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  Settings,
  Smile,
  SwitchCamera,
  Users,
  Video,
  VideoOff,
} from 'lucide-react';
import { useFeature } from '../../../capabilities/use-config';
import type { Room } from '../../../capabilities/use-room';
import { CommandError, useCommands } from '../../../embed/parent-page';
import { useCommandResult } from '../../../embed/use-host-commands';
import { useText } from '../../../i18n/language';
import type { DeviceChoices } from '../../../media/device-choices';
import type { DevicePanelProps } from '../../../media/device-panel';
import { useCameraFlip } from '../../../media/use-camera-flip';
import { useNotify } from '../notices/notices';
import { useMutedHint } from '../notices/use-muted-hint';
import type { Opening, OwnDevices } from '../use-own-devices';
import { handOf } from '../people/person';
import { SmallView } from '../picture-in-picture/small-view';
import type { Control } from './control-button';
import { ControlMenu } from './control-menu';
import { mayPublish } from './may-publish';
import { useOwnHand } from './use-own-hand';
import { Toolbar } from './toolbar';
import { useShortcuts } from './use-shortcuts';
import { useOwnTracks } from '../use-own-tracks';

interface ControlsProps {
  readonly room: Room;
  readonly devices: OwnDevices;
  readonly choices: DeviceChoices;
  readonly onChoose: DevicePanelProps['onChange'];
  readonly panel: 'chat' | 'people' | null;
  readonly unread: number;
  readonly waitingCount: number;
  readonly peopleCount: number;
  readonly hasSubtitles: boolean;
  readonly mayReact: boolean;
  /** Whether the reactions are shown to choose from. */
  readonly isReacting: boolean;
  readonly isCompact: boolean;
  /** What changes only what the viewer sees. */
  readonly viewControls: readonly Control[];
  /** Shows the speaker and the most important controls, too. */
  readonly smallWindow: Window | null;
  readonly onReact: () => void;
  readonly onSubtitles: () => void;
  readonly onChat: () => void;
  readonly onPeople: () => void;
  readonly onSettings: () => void;
  readonly onLeave: () => void;
}

/** What a person can do in the meeting, in the toolbar. */
export function Controls(props: ControlsProps) {
  const t = useText();
  const notify = useNotify();
  const canHaveSubtitles = useFeature('SUBTITLES');
  const setHand = useOwnHand(props.room.id);
  const { localParticipant, isMicrophoneEnabled, isCameraEnabled, isScreenShareEnabled } =
    useLocalParticipant();
  const maySpeak = mayPublish(localParticipant, Track.Source.Microphone);
  const mayShow = mayPublish(localParticipant, Track.Source.Camera);
  const mayShare = mayPublish(localParticipant, Track.Source.ScreenShare);
  const { choices, devices } = props;
  const { opening } = devices;
  const isMicrophoneOn =
    isMicrophoneEnabled || (opening.microphone && maySpeak && choices.microphone);
  const isCameraOn = isCameraEnabled || (opening.camera && mayShow && choices.camera);
  const isHandUp = handOf(localParticipant) !== undefined;
  const failed = (device: keyof Opening) => () => notify(t.meeting.deviceFailed[device]);

  const setMicrophone = (on: boolean) => devices.turn('microphone', on);
  const setCamera = (on: boolean) => devices.turn('camera', on);
  const setScreenShare = (on: boolean) =>
    localParticipant.setScreenShareEnabled(on, { audio: true });
  const switchMicrophone = () => void setMicrophone(!isMicrophoneOn).catch(failed('microphone'));
  const switchCamera = () => void setCamera(!isCameraOn).catch(failed('camera'));
  const switchScreen = () => {
    // A person who closes the browser's prompt has changed their mind.
    setScreenShare(!isScreenShareEnabled).catch(() => undefined);
  };
  const succeed = useCommandResult();
  const permitted =
    (isPermitted: boolean, set: (on: boolean) => Promise<unknown>) => async (on: boolean) => {
      if (on && !isPermitted) throw new CommandError('FORBIDDEN', t.meeting.forbidden);
      await set(on);
    };
  useCommands({
    setMicrophone: permitted(maySpeak, setMicrophone),
    setCamera: permitted(mayShow, setCamera),
    setScreenShare: permitted(mayShare && canShareScreen, setScreenShare),
    raiseHand: (up) => succeed(setHand(up)),
  });
  useShortcuts({ d: maySpeak ? switchMicrophone : null, e: mayShow ? switchCamera : null });

  const tracks = useOwnTracks();
  useMutedHint(tracks.microphone, !isMicrophoneEnabled);
  const menuProps = { choices, onChange: props.onChoose };
  const flipChanges = useCameraFlip(choices, isCameraEnabled);

  const microphone: Control = {
    id: 'microphone',
    label: isMicrophoneOn ? t.meeting.mute : t.meeting.unmute,
    shortcut: 'Ctrl+D',
    icon: isMicrophoneOn ? <Mic /> : <MicOff />,
    isOff: !isMicrophoneOn,
    isForbidden: !maySpeak,
    onClick: switchMicrophone,
    menu: <ControlMenu kind="microphone" track={tracks.microphone} {...menuProps} />,
  };
  const camera: Control = {
    id: 'camera',
    label: isCameraOn ? t.meeting.stopVideo : t.meeting.startVideo,
    shortcut: 'Ctrl+E',
    icon: isCameraOn ? <Video /> : <VideoOff />,
    isOff: !isCameraOn,
    isForbidden: !mayShow,
    onClick: switchCamera,
    menu: <ControlMenu kind="camera" track={tracks.camera} {...menuProps} />,
  };
  const flip: Control | null = flipChanges && {
    id: 'flip',
    label: t.meeting.flipCamera,
    icon: <SwitchCamera />,
    onClick: () => void props.onChoose(flipChanges),
  };
  const screen: Control = {
    id: 'screen',
    label: isScreenShareEnabled ? t.meeting.stopSharing : t.meeting.share,
    icon: isScreenShareEnabled ? <MonitorX /> : <MonitorUp />,
    isOn: isScreenShareEnabled,
    isForbidden: !mayShare,
    onClick: switchScreen,
  };
  const hand: Control = {
    id: 'hand',
    label: isHandUp ? t.meeting.lowerHand : t.meeting.raiseHand,
    icon: <Hand />,
    isOn: isHandUp,
    onClick: () => void setHand(!isHandUp),
  };
  const react: Control = {
    id: 'react',
    label: t.reactions.title,
    icon: <Smile />,
    isOn: props.isReacting,
    isForbidden: !props.mayReact,
    onClick: props.onReact,
  };
  const subtitles: Control = {
    id: 'subtitles',
    label: props.hasSubtitles ? t.subtitles.hide : t.subtitles.show,
    icon: <Captions />,
    isOn: props.hasSubtitles,
    onClick: props.onSubtitles,
  };
  const chat: Control = {
    id: 'chat',
    label: t.meeting.chat,
    icon: <MessageSquare />,
    isOn: props.panel === 'chat',
    badge: props.unread > 0 ? t.chat.unread(props.unread) : undefined,
    badgeCount: props.unread,
    onClick: props.onChat,
  };
  const people: Control = {
    id: 'people',
    label: t.meeting.people,
    icon: <Users />,
    isOn: props.panel === 'people',
    badge:
      props.waitingCount > 0
        ? t.lobby.title(props.waitingCount)
        : t.people.title(props.peopleCount),
    badgeCount: props.waitingCount,
    onClick: props.onPeople,
  };
  const settings: Control = {
    id: 'settings',
    label: t.meeting.settings,
    icon: <Settings />,
    onClick: props.onSettings,
  };
  const leave: Control = {
    id: 'leave',
    label: t.meeting.leave,
    icon: <PhoneOff />,
    isLeave: true,
    onClick: props.onLeave,
  };
  const sharing = canShareScreen ? [screen] : [];
  const flips = flip ? [flip] : [];
  const captions = canHaveSubtitles ? [subtitles] : [];
  const { isCompact, viewControls } = props;
  const all = [microphone, camera, ...sharing, react, hand, ...captions, chat, people, settings];
  return (
    <>
      <Toolbar
        isCompact={isCompact}
        controls={isCompact ? [microphone, camera, chat] : all}
        more={
          isCompact
            ? [react, ...flips, hand, people, ...sharing, ...captions, ...viewControls, settings]
            : [...flips, ...viewControls]
        }
        leave={leave}
      />
      {props.smallWindow && (
        <SmallView window={props.smallWindow} controls={[microphone, camera, hand]} />
      )}
    </>
  );
}

// Phones cannot share a screen, and pages over plain http have no devices.
const canShareScreen =
  'getDisplayMedia' in ((navigator.mediaDevices as MediaDevices | undefined) ?? {});
