import { registerEnumType } from 'type-graphql';
import { RoomAccessLevel, RoomRole, TrackSource } from '../models/room.js';

registerEnumType(RoomAccessLevel, {
  name: 'RoomAccessLevel',
  description: 'Who enters a room at once; everybody else waits until a host lets them in.',
  valuesConfig: {
    PUBLIC: { description: 'Everybody who has the link.' },
    TRUSTED: { description: 'Everybody who is signed in.' },
    RESTRICTED: { description: 'Members of the room.' },
  },
});

registerEnumType(RoomRole, {
  name: 'RoomRole',
  description: 'What a member may do. Administrators and owners are the hosts.',
  valuesConfig: {
    MEMBER: { description: 'Enters without waiting.' },
    ADMINISTRATOR: { description: 'Also changes the room, and moderates its meetings.' },
    OWNER: { description: 'Also deletes the room, and makes owners. One owner always stays.' },
  },
});

registerEnumType(TrackSource, {
  name: 'TrackSource',
  description: 'What a published track shows or sounds of.',
  valuesConfig: {
    CAMERA: { description: 'A camera.' },
    MICROPHONE: { description: 'A microphone.' },
    SCREEN_SHARE: { description: 'The picture of a shared screen.' },
    SCREEN_SHARE_AUDIO: { description: 'The sound of a shared screen.' },
  },
});
