type Shape = readonly [
  name: string,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  operationName?: string,
];

const fields: readonly Shape[] = [
  [
    'every field of the configuration',
    '{ config { features languages frontend livekit { url defaultSources forceWebSocketProtocol warmUpConnection } lobby { keepAliveMs } recording { modes } telephony { phoneNumber } } }',
  ],
  [
    'aliases of one field',
    '{ a: room(slugOrId: "SLUG") { id again: id } b: room(slugOrId: "SLUG") { n: name name } }',
  ],
  [
    'fields that merge',
    '{ room(slugOrId: "SLUG") { configuration { everyoneCanMute } } room(slugOrId: "SLUG") { configuration { publishSources } } }',
  ],
  [
    '__typename everywhere',
    '{ __typename room(slugOrId: "SLUG") { __typename t: __typename configuration { __typename } } }',
  ],
  [
    'a list of objects',
    '{ rooms { nodes { slug members { role user { fullName } } } totalCount pageInfo { hasNextPage } } }',
  ],
  [
    'order of the selection',
    '{ viewer { timeZone language id } config { languages } viewer { fullName } }',
  ],
  ['introspection', '{ __type(name: "Room") { fields { name type { kind ofType { name } } } } }'],
  ['a comment and blanks', '# first\n{ viewer { id, } }\n\n'],
];

const variables: readonly Shape[] = [
  ['a variable', 'query ($slug: String!) { room(slugOrId: $slug) { id } }', { slug: 'SLUG' }],
  [
    'a variable used twice',
    'query ($slug: String!) { a: room(slugOrId: $slug) { id } b: room(slugOrId: $slug) { name } }',
    { slug: 'SLUG' },
  ],
  [
    'an omitted page size',
    'query ($first: Int) { rooms(first: $first) { totalCount nodes { id } } }',
  ],
  [
    'a page size of null',
    'query ($first: Int) { rooms(first: $first) { totalCount } }',
    { first: null },
  ],
  ['a default of a variable', 'query ($first: Int = 1) { rooms(first: $first) { nodes { id } } }'],
  [
    'a default and null',
    'query ($first: Int = 1) { rooms(first: $first) { nodes { id } } }',
    { first: null },
  ],
  [
    'a default and a value',
    'query ($first: Int! = 1) { rooms(first: $first) { nodes { id } } }',
    { first: 2 },
  ],
  ['an omitted cursor', 'query ($after: String) { rooms(after: $after) { totalCount } }'],
  [
    'a cursor of null',
    'query ($after: String) { rooms(after: $after) { totalCount } }',
    { after: null },
  ],
  [
    'variables that the operation does not have',
    '{ viewer { id } }',
    { constructor: 1, first: 'x' },
  ],
  [
    'a variable named like a method of objects',
    'query ($constructor: String, $toString: String) { rooms(after: $constructor) { totalCount } viewer { id @include(if: true) } r: rooms(after: $toString) { totalCount } }',
  ],
  [
    'an ID given as a number',
    'query ($id: ID!) { waitingParticipants(roomId: $id) { id } }',
    { id: 7 },
  ],
  ['one of two operations', 'query A { viewer { id } } query B { viewer { fullName } }', {}, 'B'],
  [
    'the other of two operations',
    'query A { viewer { id } } query B { viewer { fullName } }',
    {},
    'A',
  ],
  [
    'a named operation',
    'query Named($first: Int) { rooms(first: $first) { totalCount } }',
    {},
    'Named',
  ],
];

/** Literals around an omitted variable, which must not arrive as null. */
const omitted: readonly Shape[] = [
  [
    'an omitted variable inside an input object',
    'mutation ($language: String, $defaults: RoomDefaultsInput) { updateViewer(input: { language: $language, roomDefaults: $defaults }) { language roomDefaults { accessLevel configuration { publishSources } } } }',
    { language: 'fr' },
  ],
  [
    'an omitted whole input field of an object variable',
    'mutation ($input: UpdateViewerInput!) { updateViewer(input: $input) { language roomDefaults { accessLevel } } }',
    { input: { language: 'fr' } },
  ],
  [
    'an omitted variable two input objects deep',
    'mutation ($id: ID!, $sources: [TrackSource!], $mute: Boolean) { updateRoom(input: { id: $id, configuration: { publishSources: $sources, everyoneCanMute: $mute } }) { configuration { publishSources everyoneCanMute } } }',
    { id: 'ROOM_ID', mute: false },
  ],
  [
    'two omitted variables inside an input object',
    'mutation ($id: ID!, $name: String, $level: RoomAccessLevel) { updateRoom(input: { id: $id, name: $name, accessLevel: $level }) { name accessLevel } }',
    { id: 'ROOM_ID' },
  ],
  [
    'an omitted input object',
    'mutation ($id: ID!, $configuration: RoomConfigurationInput) { updateRoom(input: { id: $id, configuration: $configuration }) { configuration { publishSources everyoneCanMute } } }',
    { id: 'ROOM_ID' },
  ],
  [
    'an empty input object',
    'mutation ($id: ID!, $configuration: RoomConfigurationInput) { updateRoom(input: { id: $id, configuration: $configuration }) { configuration { publishSources everyoneCanMute } } }',
    { id: 'ROOM_ID', configuration: {} },
  ],
  [
    'an enum in a variable',
    'mutation ($id: ID!, $level: RoomAccessLevel) { updateRoom(input: { id: $id, accessLevel: $level }) { accessLevel } }',
    { id: 'ROOM_ID', level: 'TRUSTED' },
  ],
  [
    'a list of enums in a literal',
    'mutation { updateRoom(input: { id: "ROOM_ID", configuration: { publishSources: [MICROPHONE, CAMERA] } }) { configuration { publishSources } } }',
  ],
  [
    'one enum where a list is expected',
    'mutation { updateRoom(input: { id: "ROOM_ID", configuration: { publishSources: MICROPHONE } }) { configuration { publishSources } } }',
  ],
  [
    'a variable as an item of a list',
    'mutation ($id: ID!, $source: TrackSource!) { updateRoom(input: { id: $id, configuration: { publishSources: [MICROPHONE, $source] } }) { configuration { publishSources } } }',
    { id: 'ROOM_ID', source: 'CAMERA' },
  ],
  [
    'an empty list',
    'mutation ($id: ID!, $sources: [TrackSource!]) { updateRoom(input: { id: $id, configuration: { publishSources: $sources } }) { configuration { publishSources } } }',
    { id: 'ROOM_ID', sources: [] },
  ],
  [
    'null for an input field that may be null',
    'mutation ($id: ID!, $sources: [TrackSource!]) { updateRoom(input: { id: $id, configuration: { publishSources: $sources } }) { configuration { publishSources } } }',
    { id: 'ROOM_ID', sources: null },
  ],
  [
    'mutations one after the other',
    'mutation { a: updateRoom(input: { id: "ROOM_ID", name: "One" }) { name } b: updateRoom(input: { id: "ROOM_ID", name: "Two" }) { name } }',
  ],
];

const conditions: readonly Shape[] = [
  [
    'one fragment under two conditions, not included first',
    'query ($a: Boolean!) { viewer { ...U @include(if: $a) } rooms(first: 1) { nodes { members { user { ...U } } } } } fragment U on User { id fullName }',
    { a: false },
  ],
  [
    'one fragment under two conditions, included first',
    'query ($a: Boolean!) { viewer { ...U @include(if: $a) } rooms(first: 1) { nodes { members { user { ...U } } } } } fragment U on User { id fullName }',
    { a: true },
  ],
  [
    'opposite conditions on the same fragment',
    'query ($a: Boolean!) { x: viewer { ...U @skip(if: $a) } y: viewer { ...U @include(if: $a) } } fragment U on User { id }',
    { a: true },
  ],
  [
    '@skip of a field',
    'query ($a: Boolean!) { viewer { id fullName @skip(if: $a) } }',
    { a: true },
  ],
  [
    '@include of a field, false',
    'query ($a: Boolean!) { viewer { id fullName @include(if: $a) } }',
    { a: false },
  ],
  [
    '@skip and @include together',
    'query ($a: Boolean!, $b: Boolean!) { viewer { id fullName @skip(if: $a) @include(if: $b) language @skip(if: $b) @include(if: $a) } }',
    { a: true, b: false },
  ],
  [
    'a condition with a default, omitted',
    'query ($a: Boolean = false) { viewer { id fullName @include(if: $a) } }',
  ],
  [
    'a condition of null',
    'query ($a: Boolean = true) { viewer { id } config { languages @include(if: $a) } }',
    { a: null },
  ],
  [
    'a condition of null at the root',
    'query ($a: Boolean = true) { viewer @include(if: $a) { id } }',
    { a: null },
  ],
  [
    'literal conditions',
    '{ viewer { id @include(if: true) fullName @skip(if: true) language @include(if: false) } }',
  ],
  [
    'a root field that is skipped',
    'query ($a: Boolean!) { viewer @skip(if: $a) { id } config { languages } }',
    { a: true },
  ],
  ['everything skipped', 'query ($a: Boolean!) { viewer @skip(if: $a) { id } }', { a: true }],
  [
    'an object without fields',
    'query ($a: Boolean!) { viewer { id @include(if: $a) } }',
    { a: false },
  ],
  [
    'a condition on an inline fragment',
    'query ($a: Boolean!) { viewer { ... @include(if: $a) { id } ... on User @skip(if: $a) { fullName } } }',
    { a: true },
  ],
  [
    'a condition inside a fragment',
    'query ($a: Boolean!) { viewer { ...U } } fragment U on User { id fullName @include(if: $a) }',
    { a: false },
  ],
  [
    'fragments in fragments, conditions on both',
    'query ($a: Boolean!, $b: Boolean!) { viewer { ...U @include(if: $a) ...V } } fragment U on User { id ...V @skip(if: $b) } fragment V on User { fullName }',
    { a: true, b: true },
  ],
  [
    'a field twice, once under a condition',
    'query ($a: Boolean!) { viewer { id @include(if: $a) id fullName @include(if: $a) } }',
    { a: false },
  ],
];

const outcomes: readonly Shape[] = [
  [
    'a union, by inline fragments',
    'mutation ($slug: String!) { joinRoom(input: { room: $slug }) { __typename ... on Admitted { room { slug } } ... on Waiting { participant { kind } } ... on Denied { reason } } }',
    { slug: 'SLUG' },
  ],
  [
    'a union, by named fragments',
    'mutation ($slug: String!) { joinRoom(input: { room: $slug }) { ...A ...D } } fragment A on Admitted { room { slug viewerRole } } fragment D on Denied { reason }',
    { slug: 'SLUG' },
  ],
  [
    'a union, by a fragment on itself',
    'mutation ($slug: String!) { joinRoom(input: { room: $slug }) { ...O } } fragment O on JoinOutcome { __typename ... on Admitted { connection { url } } }',
    { slug: 'SLUG' },
  ],
  ['null for an object', '{ config { telephony { phoneNumber } } }'],
  ['a failing root field', '{ room(slugOrId: "no-such-room") { id } }'],
  [
    'a failing root field beside a good one',
    '{ viewer { id } room(slugOrId: "no-such-room") { id } }',
  ],
  ['a failure under an alias', '{ viewer { id } missing: room(slugOrId: "no-such-room") { id } }'],
  ['a page size that is refused', '{ rooms(first: 101) { totalCount } }'],
  ['a disabled feature', '{ recordings { totalCount } }'],
  ['a mutation that fails', 'mutation { deleteRoom(id: "no-such-room") }'],
];

/**
 * Operations in forms that an executor could process incorrectly; ROOM_ID and SLUG are
 * placeholders.
 */
export const operationShapes: readonly Shape[] = [
  ...fields,
  ...variables,
  ...omitted,
  ...conditions,
  ...outcomes,
];
