import { accounts } from "./accounts";
import { cluster } from "./cluster";
import { engineAndStore } from "./engine-and-store";
import { liveBreaches } from "./live-breaches";
import { onCall } from "./on-call";
import type { Page } from "./shared/page";
import { slaOverview } from "./sla-overview";

/** Every dashboard, by the name of its file. */
export const pages: Readonly<Record<string, Page>> = {
  "sla-overview": slaOverview,
  "live-breaches": liveBreaches,
  accounts,
  "on-call": onCall,
  "engine-and-store": engineAndStore,
  cluster,
};
