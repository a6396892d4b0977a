import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** A subgraph that refers to objects of Foyer, and adds a field to rooms. */
const COURSES = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])

  type Query {
    course(roomId: ID, teacherId: ID, lectureId: ID): Course!
    courses(roomIds: [ID!]!): [Course!]!
  }

  type Course {
    room: Room
    teacher: User
    lecture: Recording
  }

  type Room @key(fields: "id") {
    id: ID!
    courseTitle: String!
  }

  type User @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type Recording @key(fields: "id", resolvable: false) {
    id: ID!
  }
`);

interface CourseArguments {
  readonly roomId?: string;
  readonly teacherId?: string;
  readonly lectureId?: string;
}

const courseOf = ({ roomId, teacherId, lectureId }: CourseArguments) => ({
  room: roomId === undefined ? null : { id: roomId },
  teacher: teacherId === undefined ? null : { id: teacherId },
  lecture: lectureId === undefined ? null : { id: lectureId },
});

export const coursesSchema = () =>
  buildSubgraphSchema({
    typeDefs: COURSES,
    resolvers: {
      Query: {
        course: (_root: unknown, args: CourseArguments) => courseOf(args),
        courses: (_root: unknown, { roomIds }: { readonly roomIds: readonly string[] }) =>
          roomIds.map((roomId) => courseOf({ roomId })),
      },
      Room: { courseTitle: ({ id }: { readonly id: string }) => `Course of ${id}` },
    },
  });

/** @returns the schema of the supergraph, or the errors of its composition */
export function composeWithCourses(foyer: { readonly url: string; readonly sdl: string }) {
  return composeServices([
    { name: 'foyer', url: `${foyer.url}/graphql`, typeDefs: parse(foyer.sdl) },
    { name: 'courses', url: 'http://127.0.0.1/', typeDefs: COURSES },
  ]);
}
