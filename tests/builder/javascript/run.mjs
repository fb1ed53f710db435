// Runs samples with stripe-node, each with a client of its own, and tells what each sent and was answered.
//
// On standard input: a JSON list of samples. In STRIPE_HOST and STRIPE_PORT: where to send them; without
// these nothing is sent, and the answer is an empty list.
import fs from "node:fs";
import { Stripe } from "stripe";

const { STRIPE_HOST: host, STRIPE_PORT: port } = process.env;
const Sample = Object.getPrototypeOf(async () => {}).constructor;

async function run(sample) {
  const sent = [];
  const record = async (url, { method, headers, body }) => {
    sent.push({ method, url: String(url), headers, body: typeof body === "string" ? body : null });
    return host ? fetch(url, { method, headers, body }) : new Response('{"object": "x", "data": []}');
  };
  const httpClient = Stripe.createFetchHttpClient(record);
  const address = host ? { host, port, protocol: "http" } : {};
  const stripe = new Stripe("sk_test_x", { httpClient, maxNetworkRetries: 0, ...address });
  const reply = await new Sample("stripe", "fs", `return ${sample}`)(stripe, fs);
  return { sent, reply: host ? reply : null };
}

const results = [];
for (const sample of JSON.parse(fs.readFileSync(0, "utf8"))) results.push(await run(sample));
console.log(JSON.stringify(results));
