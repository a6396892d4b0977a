import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import './graphiql.css';

// This page is at the address of the API itself.
const url = location.origin + location.pathname;
const WELCOME = `# Whoever is signed in asks with their cookie; sign in at /auth/login.
# In the headers below, {"authorization": "Bearer …"} makes a participant of you.
query Start {
  config {
    features
    languages
  }
  viewer {
    fullName
  }
}
`;

const fetcher = createGraphiQLFetcher({
  url,
  wsClient: createClient({ url: url.replace(/^http/, 'ws') }),
});
const root = document.getElementById('root');
if (!root) throw new Error('graphiql.html has no #root');
createRoot(root).render(<GraphiQL fetcher={fetcher} defaultQuery={WELCOME} />);
