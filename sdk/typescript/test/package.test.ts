/** The package: its version is that of all SDKs, and its lock names no machine. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { VERSION } from "@ruqsat/sdk";

const read = (path: string) => readFileSync(path, "utf8");

test("package.json, its lock and the code have the version of sdk/VERSION", () => {
  const version = read("../VERSION").trim();
  const versions = [VERSION, JSON.parse(read("package.json")).version, JSON.parse(read("package-lock.json")).version];
  assert.deepEqual(versions, [version, version, version]);
});

test("the lock names no address", () => {
  assert.doesNotMatch(read("package-lock.json"), /resolved|https?:/);
});

test("the package stands on nothing at run time", () => {
  assert.equal(JSON.parse(read("package.json")).dependencies, undefined);
});
