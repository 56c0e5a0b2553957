import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { type Framework, listening, post } from './framework';

const typeDefs = `
  enum Priority { LOW NORMAL HIGH }
  type Task { id: ID! name: String! priority: Priority }
  input NewTask { name: String! workspace: ID! priority: Priority count: Int }
  type Query { task(id: ID!): Task tasks(workspace: ID!, first: Int): [Task!]! }
  type Mutation { createTask(input: NewTask!): Task }
`;

const created = { id: '42', name: 'a', priority: 'LOW' };

const graphql = (query: string, variables?: object): string =>
  post('/graphql', { query, ...(variables && { variables }) });

const create = 'mutation ($input: NewTask!) { createTask(input: $input) { id } }';

/** The query as the language writes it: the text, an empty line, the variables. */
const request = (query: string, variables?: object): string =>
  [
    'POST {{host}}/graphql',
    'X-REQUEST-TYPE: GraphQL',
    '',
    query,
    ...(variables ? ['', JSON.stringify(variables, null, 2)] : []),
    '',
  ].join('\n');

export const graphqlYoga: Framework = {
  name: 'GraphQL Yoga',
  start() {
    const resolvers = {
      Query: { task: () => created, tasks: () => [created] },
      Mutation: { createTask: () => created },
    };
    return listening(createServer(createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false })));
  },
  cases: [
    { title: 'a variable is missing', request: graphql('query ($id: ID!) { task(id: $id) { name } }', {}) },
    {
      title: 'a variable is missing, and all of the variables',
      request: request('query ($id: ID!) { task(id: $id) { name } }'),
    },
    { title: 'members of a variable are missing', request: graphql(create, { input: {} }) },
    {
      title: 'a member of a variable is unknown',
      request: graphql(create, { input: { name: 'a', workspace: '1', prio: 'LOW' } }),
    },
    { title: 'a member of a variable is misspelt', request: request(create, { input: { name: 'a', workspac: '1' } }) },
    {
      title: 'a value of a variable is not allowed',
      request: graphql(create, { input: { name: 'a', workspace: '1', priority: 'low' } }),
    },
    {
      title: 'a string must be a number',
      request: request(create, { input: { name: 'a', workspace: '1', count: '3' } }),
    },
    { title: 'a field is misspelt', request: request('query {\n  task(id: "1") {\n    nam\n  }\n}') },
    { title: 'an argument is misspelt', request: request('{ task(idd: "1") { name } }') },
    { title: 'an argument is missing', request: request('{\n  task {\n    name\n  }\n}') },
    { title: 'an argument is missing, in the JSON of the request', request: graphql('{ task { name } }') },
    { title: 'a field is misspelt, in the JSON of the request', request: graphql('{ task(id: "1") { nmae } }') },
    { title: 'the query is missing', request: post('/graphql', {}) },
  ],
};
