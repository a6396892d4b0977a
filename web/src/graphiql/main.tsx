import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import './graphiql.css';

// This page has the same address as the API.
const url = location.origin + location.pathname;
const WELCOME = `# Requests carry your session cookie; sign in at /auth/login.
# To act as a participant, add {"authorization": "Bearer …"} to the headers below.
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
