// Serves emulate's Slack on a port of loopback until standard input ends.
// Arguments: the package's entry, the port, the seed as JSON.
import { pathToFileURL } from "node:url";

const [entry, port, seed] = process.argv.slice(2);
const { createEmulator } = await import(pathToFileURL(entry).href);
const slack = await createEmulator({ service: "slack", port: Number(port), seed: { slack: JSON.parse(seed) } });

process.stdin.on("end", async () => {
  await slack.close();
  process.exit(0);
});
process.stdin.resume();
console.log(slack.url);
