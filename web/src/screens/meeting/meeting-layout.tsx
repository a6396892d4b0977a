import type { Participant } from 'livekit-client';
import { useParticipants, useRoomContext } from '@livekit/components-react';
import { useState } from 'react';
import type { Room } from '../../capabilities/use-room';
import { useCommands } from '../../embed/parent-page';
import { useHostCommands } from '../../embed/use-host-commands';
import type { DeviceChoices } from '../../media/device-choices';
import type { DevicePanelProps } from '../../media/device-panel';
import { useTitle } from '../../ui/page';
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
import { Settings } from './settings/settings';
import { usePictureInPicture } from './picture-in-picture/use-picture-in-picture';
import { KeyboardShortcuts } from './shortcuts/keyboard-shortcuts';
import { Stage } from './stage/stage';
import { Captions } from './subtitles/captions';
import { useIsCompact } from '../../ui/use-is-compact';
import { MeetingBanners } from './meeting-banners';
import { MeetingHeader } from './meeting-header';
import { useLiveMeeting } from './use-live-meeting';
import { useMeetingReports } from './use-meeting-reports';
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
  const notify = useNotify();
  const isCompact = useIsCompact();
  const livekit = useRoomContext();
  const { room, isHost, subtitles, endsAt, moderation, lobby, transcriber, recording } =
    useLiveMeeting(initialRoom);
  const { isRecorded } = recording;
  const people = useParticipants().filter(isPerson);
  const [panel, setPanel] = useState<Panel | null>(null);
  const view = useView();
  const pictureInPicture = usePictureInPicture();
  const viewControls = useViewControls(view, pictureInPicture);
  const [viewSwitch] = viewControls;
  const [dialog, setDialog] = useState<'settings' | 'leave' | null>(null);
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
      <MeetingHeader
        name={room.name}
        endsAt={endsAt}
        recording={recording}
        viewSwitch={isCompact ? null : (viewSwitch ?? null)}
      />
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
