import { ConnectionState, type Participant } from 'livekit-client';
import { useParticipants, useStartAudio, useRoomContext } from '@livekit/components-react';
import { Volume2 } from 'lucide-react';
import { useState } from 'react';
import { useSocketState } from '../../api/api-context';
import { useLobby } from '../../capabilities/use-lobby';
import { useModeration } from '../../capabilities/use-moderation';
import { useLiveRoom } from '../../capabilities/use-room-events';
import type { Room } from '../../capabilities/use-room';
import { useRecording } from '../../capabilities/use-recording';
import { useSubtitles } from '../../capabilities/use-subtitles';
import { useCommands } from '../../embed/parent-page';
import { useHostCommands } from '../../embed/use-host-commands';
import { errorText } from '../../i18n/error-text';
import { useText } from '../../i18n/language';
import type { DeviceChoices } from '../../media/device-choices';
import type { DevicePanelProps } from '../../media/device-panel';
import { Banner } from '../../ui/banner';
import { IconButton } from '../../ui/button';
import { useTitle } from '../../ui/page';
import { RateLimitNote } from '../../ui/rate-limit-note';
import { useChatLog } from './chat/use-chat-log';
import { ChatPanel } from './chat/chat-panel';
import { Controls } from './controls/controls';
import { LeaveDialog } from './controls/leave-dialog';
import { useViewControls } from './controls/use-view-controls';
import { LobbyBar } from './lobby/lobby-bar';
import { chatNotice } from './chat/chat-notice';
import { Notices, useNotify } from './notices/notices';
import { useAnnouncements } from './notices/use-announcements';
import { useOwnChanges } from './notices/use-own-changes';
import { PeoplePanel } from './people/people-panel';
import { isPerson, isSeenAsHost } from './people/person';
import { ReactionBar } from './reactions/reaction-bar';
import { RisingReactions } from './reactions/rising-reactions';
import { useReactions } from './reactions/use-reactions';
import { RecordingBadge } from './recording/recording-badge';
import { Settings } from './settings/settings';
import { usePictureInPicture } from './picture-in-picture/use-picture-in-picture';
import { KeyboardShortcuts } from './shortcuts/keyboard-shortcuts';
import { Stage } from './stage/stage';
import { Captions } from './subtitles/captions';
import { TimeLeft } from './time-left';
import { useIsCompact } from '../../ui/use-is-compact';
import { useConnectionState } from './use-connection-state';
import { useMeetingReports } from './use-meeting-reports';
import { useProjectedChanges } from './use-projected-changes';
import type { OwnDevices } from './use-own-devices';
import { useView } from './use-view';

type Panel = 'chat' | 'people';

/** Stage, panels, and controls, with the live state of the room. */
export function MeetingLayout({
  initialRoom,
  devices,
  choices,
  onChoose,
}: {
  readonly initialRoom: Room;
  readonly devices: OwnDevices;
  readonly choices: DeviceChoices;
  readonly onChoose: DevicePanelProps['onChange'];
}) {
  const t = useText();
  const notify = useNotify();
  const isCompact = useIsCompact();
  const livekit = useRoomContext();
  const state = useConnectionState();
  const projected = useProjectedChanges();
  const { room, subtitles, endsAt } = useLiveRoom(
    initialRoom,
    state === ConnectionState.Connected,
    projected,
    {
      onEndingSoon(remainingMs) {
        notify(t.meeting.endsSoon(Math.max(1, Math.round(remainingMs / 60_000))));
      },
      onMuted(identities, byName) {
        if (!identities.includes(livekit.localParticipant.identity)) return;
        notify(byName === null ? t.meeting.mutedByHost : t.meeting.mutedBy(byName));
      },
    },
  );
  const isHost = room.viewerCanAdminister;
  const people = useParticipants().filter(isPerson);
  const moderation = useModeration(room.id, (error) => notify(errorText(t, error)));
  const lobby = useLobby(room.id, {
    isHost,
    onArrival({ displayName }) {
      // Only for screen readers: the page shows the list of the people waiting.
      notify({ text: t.lobby.arrived(displayName), isUnseen: true, mustAct: true });
    },
    onMessage(text, informed, error) {
      if (error) notify(errorText(t, error));
      else notify(text === '' ? t.lobby.messageRemoved : t.lobby.messageSent(informed));
    },
  });
  const [panel, setPanel] = useState<Panel | null>(null);
  const view = useView();
  const pictureInPicture = usePictureInPicture();
  const viewControls = useViewControls(view, pictureInPicture);
  const [viewSwitch] = viewControls;
  const [dialog, setDialog] = useState<'settings' | 'leave' | null>(null);
  const transcriber = useSubtitles(room.id, (error) => notify(errorText(t, error)));
  const [recordingEndsAt, setRecordingEndsAt] = useState<number | null>(null);
  const recording = useRecording(room.id, state === ConnectionState.Connected, projected, {
    onNotice({ kind, remainingMs }) {
      setRecordingEndsAt(kind === 'APPROACHING' ? Date.now() + remainingMs : null);
      notify(
        kind === 'APPROACHING'
          ? t.recording.limitNear(Math.max(1, Math.round(remainingMs / 60_000)))
          : t.recording.limitReached,
      );
    },
    onFailure: () => notify(t.recording.failed),
    onActive({ startedBy }) {
      const isOther = startedBy && startedBy.identity !== livekit.localParticipant.identity;
      notify(isOther ? t.recording.startedBy(startedBy.displayName) : t.recording.isOn);
    },
    onError: (error) => notify(errorText(t, error)),
  });
  const isRecorded = recording.running !== null && recording.running.status !== 'STOPPING';
  const [hasSubtitles, setSubtitles] = useState(false);
  const chat = useChatLog(panel === 'chat', (message) => {
    const notice = chatNotice(message);
    if (notice) notify(notice);
  });
  const reactions = useReactions(room);
  const [wantsToReact, setWantsToReact] = useState(false);
  const isReacting = wantsToReact && reactions.isAllowed;
  useTitle(chat.unread > 0 ? `(${chat.unread}) ${room.name}` : room.name);
  useAnnouncements({ isHost, isRecorded });
  useOwnChanges();
  const toggle = (chosen: Panel) => setPanel(panel === chosen ? null : chosen);
  const leave = () => {
    chat.forget();
    return livekit.disconnect();
  };
  useMeetingReports({ isHost, people, recording: recording.running?.status ?? null });
  useCommands({ leave });
  useHostCommands(room.id);

  return (
    <div className="meeting" data-panel={panel ?? undefined}>
      <header className="meeting-header">
        <h1>{room.name}</h1>
        <TimeLeft endsAt={endsAt} />
        <RecordingBadge running={recording.running} endsAt={recordingEndsAt} />
        {!isCompact && viewSwitch && (
          <IconButton
            label={viewSwitch.label}
            icon={viewSwitch.icon}
            onClick={viewSwitch.onClick}
          />
        )}
      </header>
      <MeetingBanners />
      {isHost && lobby.waiting.length > 0 && <LobbyBar lobby={lobby} />}
      <main className="meeting-main">
        <div className="stage-frame">
          <Stage
            view={view.view}
            isOwnHidden={view.isOwnHidden}
            room={room}
            isCompact={isCompact}
          />
          {hasSubtitles && <Captions isStarting={subtitles === 'STARTING'} />}
          <RisingReactions shown={reactions.shown} remove={reactions.remove} />
          {isReacting && (
            <ReactionBar onReact={reactions.send} onClose={() => setWantsToReact(false)} />
          )}
        </div>
        {panel === 'chat' && <ChatPanel chat={chat} onClose={() => setPanel(null)} />}
        {panel === 'people' && (
          <PeoplePanel
            room={room}
            people={people}
            lobby={lobby}
            moderation={moderation}
            onClose={() => setPanel(null)}
          />
        )}
      </main>
      <Notices />
      <KeyboardShortcuts />
      <Controls
        room={room}
        devices={devices}
        choices={choices}
        onChoose={onChoose}
        panel={panel}
        unread={chat.unread}
        waitingCount={lobby.waiting.length}
        peopleCount={people.length}
        hasSubtitles={hasSubtitles}
        mayReact={reactions.isAllowed}
        isReacting={isReacting}
        isCompact={isCompact}
        viewControls={isCompact ? viewControls : viewControls.slice(1)}
        smallWindow={pictureInPicture.window}
        onReact={() => setWantsToReact(!isReacting)}
        onSubtitles={() => {
          setSubtitles(!hasSubtitles);
          if (!hasSubtitles) void transcriber.start();
        }}
        onChat={() => toggle('chat')}
        onPeople={() => toggle('people')}
        onSettings={() => setDialog('settings')}
        onLeave={isHost ? () => setDialog('leave') : () => void leave()}
      />
      <Settings
        isOpen={dialog === 'settings'}
        room={room}
        recording={recording}
        hasTranscriber={subtitles !== 'STOPPED'}
        onStopSubtitles={() => void transcriber.stop()}
        choices={choices}
        onChoose={onChoose}
        onClose={() => setDialog(null)}
      />
      {dialog === 'leave' && (
        <LeaveDialog
          onStopRecording={isRecorded && isLastHost(people) ? recording.stop : null}
          onClose={() => setDialog(null)}
          onLeave={() => void leave()}
          onEnd={moderation.endMeeting}
        />
      )}
    </div>
  );
}

const isLastHost = (people: readonly Participant[]): boolean =>
  !people.some((person) => !person.isLocal && isSeenAsHost(person));

/** Temporary problems, which end by themselves or with one click. */
function MeetingBanners() {
  const t = useText();
  const livekit = useRoomContext();
  const state = useConnectionState();
  const socketState = useSocketState();
  const sound = useStartAudio({ room: livekit, props: {} });
  const isBack = state === ConnectionState.Connected;
  const isFirst = state === ConnectionState.Connecting;
  return (
    <div className="meeting-banners">
      <RateLimitNote />
      {!isBack && (
        <Banner kind="note">{isFirst ? t.meeting.connecting : t.meeting.reconnecting}</Banner>
      )}
      {isBack && socketState === 'down' && <Banner kind="note">{t.meeting.liveUpdatesLost}</Banner>}
      {isBack && !sound.canPlayAudio && (
        <Banner
          kind="note"
          action={
            <button
              type="button"
              className="button button-primary"
              onClick={() => void livekit.startAudio()}
            >
              <Volume2 aria-hidden="true" />
              {t.meeting.enableSound}
            </button>
          }
        >
          {t.meeting.enableSoundHint}
        </Banner>
      )}
    </div>
  );
}
