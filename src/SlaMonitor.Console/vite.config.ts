import { svelte } from "@sveltejs/vite-plugin-svelte";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

// `npm run dev` serves the sources and passes the API on to a monitor that runs already.
const monitor = loadEnv("", ".", "SLAMONITOR_")["SLAMONITOR_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: "es2022",
    // The server's content security policy allows no inline scripts and styles, and no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
  },
  server: {
    proxy: {
      "/api": { target: monitor, headers: { Origin: monitor } },
      "/openapi": monitor,
      "/hubs": { target: monitor, ws: true, headers: { Origin: monitor } },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node", css: true },
});
