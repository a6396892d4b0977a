import { registerEnumType } from 'type-graphql';
import { RoomAccessLevel, RoomRole, TrackSource } from '../models/room.js';

registerEnumType(RoomAccessLevel, {
  name: 'RoomAccessLevel',
  description:
    'Who may enter a room without waiting. Everyone else waits for the decision of a host.',
  valuesConfig: {
    PUBLIC: { description: 'Everyone who has the link.' },
    TRUSTED: { description: 'Everyone who is signed in.' },
    RESTRICTED: { description: 'The members of the room.' },
  },
});

registerEnumType(RoomRole, {
  name: 'RoomRole',
  description: 'The role of a member in a room. Administrators and owners are hosts.',
  valuesConfig: {
    MEMBER: { description: 'A member enters without waiting.' },
    ADMINISTRATOR: {
      description: 'An administrator can also change the room and moderate its meetings.',
    },
    OWNER: {
      description: 'An owner can also delete the room and grant OWNER. A room always has an owner.',
    },
  },
});

registerEnumType(TrackSource, {
  name: 'TrackSource',
  description: 'The source of a published track.',
  valuesConfig: {
    CAMERA: { description: 'A camera.' },
    MICROPHONE: { description: 'A microphone.' },
    SCREEN_SHARE: { description: 'The video of a shared screen.' },
    SCREEN_SHARE_AUDIO: { description: 'The audio of a shared screen.' },
  },
});
