import { integer, oneOf, withDefault } from '../variables.js';

export const limits = {
  RATE_LIMITS: withDefault(
    oneOf(['on', 'off']),
    'on',
    'off disables the limits RATE_LIMIT_* and ROOMS_PER_PERSON; not allowed in production',
  ),
  RATE_LIMIT_JOINS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '120',
    'Calls of joinRoom by one person, renewals included, per minute',
  ),
  RATE_LIMIT_ENTRIES_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '3000',
    'Entries of guests from one address into rooms or lobbies, per minute; renewals of people who wait or are inside do not count',
  ),
  RATE_LIMIT_ENTRIES_PER_ROOM: withDefault(
    integer(1, 1_000_000),
    '600',
    'Addresses from which guests enter one room or its lobby, per minute',
  ),
  RATE_LIMIT_ROOM_MISSES: withDefault(
    integer(1, 1_000_000),
    '300',
    'Lookups of rooms that do not exist, by one person or by guests from one address, per minute',
  ),
  RATE_LIMIT_SIGN_INS_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '1500',
    'Sign-ins started from one address, per minute',
  ),
  RATE_LIMIT_TOKENS_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '1200',
    'Requests for access tokens from one address, per minute',
  ),
  RATE_LIMIT_TOKENS_PER_APPLICATION: withDefault(
    integer(1, 1_000_000),
    '600',
    'Access tokens that one application may obtain, per minute',
  ),
  RATE_LIMIT_APPLICATION_REQUESTS: withDefault(
    integer(1, 1_000_000),
    '600',
    'GraphQL operations by one application, per minute',
  ),
  RATE_LIMIT_WRITES_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '600',
    'Mutations by one person, per minute',
  ),
  RATE_LIMIT_WRITES_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '6000',
    'Mutations by guests from one address, per minute',
  ),
  RATE_LIMIT_ROOMS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '200',
    'Rooms that one person may create, per hour',
  ),
  RATE_LIMIT_ROLES_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '600',
    'Roles that one person may assign, per hour',
  ),
  RATE_LIMIT_RECORDINGS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '60',
    'Recordings that one person may start, per hour',
  ),
  RATE_LIMIT_SUBTITLES_PER_PARTICIPANT: withDefault(
    integer(1, 1_000_000),
    '60',
    'Requests for subtitles by one participant, per minute',
  ),
  RATE_LIMIT_INVITATIONS_PER_USER: withDefault(
    integer(1, 1_000_000),
    '200',
    'Addresses that one person may invite, per hour',
  ),
  RATE_LIMIT_INVITATIONS_PER_ROOM: withDefault(
    integer(1, 1_000_000),
    '500',
    'Addresses that may be invited to one room, per hour',
  ),
  RATE_LIMIT_NEW_DOCUMENTS_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '120',
    'GraphQL documents from one address that are new to an instance, per minute; five times as many per session',
  ),
  ROOMS_PER_PERSON: withDefault(
    integer(1, 1_000_000),
    '1000',
    'Rooms, and thus PINs, that one person may own at once',
  ),
  SOCKETS_PER_ADDRESS: withDefault(
    integer(1, 1_000_000),
    '2000',
    'WebSockets open at once from one address, per instance',
  ),
  SUBSCRIPTIONS_PER_SOCKET: withDefault(integer(1, 1000), '20', 'Subscriptions open on one socket'),
};
