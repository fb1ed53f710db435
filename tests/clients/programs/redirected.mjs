// Run a program that has Stripe's address built in, unmodified, with its requests sent to the sandbox:
//
//     SANDBOX=http://127.0.0.1:12111 node --import ./redirected.mjs PROGRAM [ARGUMENT ...]
//
// Works for what is sent by `https` or `fetch`, so for stripe-node.

import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";

const STRIPE = ["api.stripe.com", "files.stripe.com"];
const there = new URL(process.env.SANDBOX);

const request = https.request;
https.request = (options, ...more) =>
  STRIPE.includes(options.host ?? options.hostname)
    ? http.request(
        { ...options, protocol: "http:", host: there.hostname, port: there.port, agent: undefined },
        ...more,
      )
    : request(options, ...more);
syncBuiltinESMExports();

const fetch = globalThis.fetch;
globalThis.fetch = (input, ...more) => {
  const meant = new URL(input.url ?? input);
  if (!STRIPE.includes(meant.hostname)) return fetch(input, ...more);
  const moved = new URL(meant.pathname + meant.search, there);
  return fetch(input instanceof Request ? new Request(moved, input) : moved, ...more);
};
