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
https.request = (options, ...more) => {
  if (!STRIPE.includes(options.host ?? options.hostname)) return request(options, ...more);
  const { hostname, port } = there;
  // Node goes to `hostname` before `host`, where a program names both.
  const moved = { ...options, protocol: "http:", host: hostname, hostname, port, agent: undefined };
  // stripe-node sends nothing before a new connection is secured.
  return http.request(moved, ...more).once("socket", (socket) => {
    if (socket.connecting) socket.once("connect", () => socket.emit("secureConnect"));
  });
};
syncBuiltinESMExports();

const fetch = globalThis.fetch;
globalThis.fetch = (input, ...more) => {
  const meant = new URL(input.url ?? input);
  if (!STRIPE.includes(meant.hostname)) return fetch(input, ...more);
  const moved = new URL(meant.pathname + meant.search, there);
  return fetch(input instanceof Request ? new Request(moved, input) : moved, ...more);
};
