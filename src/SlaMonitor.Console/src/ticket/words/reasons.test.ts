import { beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("../../settings/settings.svelte", () => ({ language: () => tag, settings: {} }));

let tag = "es";
const { causeWords, conditionWords, endReason, segmentReason } = await import("./reasons");

beforeEach(() => void (tag = "es"));

describe("the monitor's reasons", () => {
  it("are said in the viewer's language", () => {
    expect(segmentReason("status on_hold")).toBe("estado en espera");
    expect(segmentReason("calendar berlin closed (holidays: Christmas, Boxing Day)")).toBe("calendario berlin cerrado (Christmas, Boxing Day)");
    expect(conditionWords("account.segment is platinum is not so: it is gold")).toBe("no se cumple «account.segment es platinum»: es gold");
    expect(conditionWords("region is emea is not so: it is not set")).toBe("no se cumple «region es emea»: no tiene valor");
    expect(conditionWords("channel is self_service, which is excluded")).toBe("channel es self_service, que está excluido");
    expect(endReason("no longer promised")).toBe("ya no comprometido");
    expect(causeWords("version 3 of the configuration adopted")).toBe("se adoptó la versión 3 de las políticas");
    expect(causeWords("desk/17")).toBe("evento desk/17");
  });

  it("stay as they are where no rule made them", () => {
    for (const text of ["all of (account.segment is gold, not (channel is self_service))", "any of (a is b, c is d) is not so: a is b is not so: it is x; c is d is not so: it is y", "sev is at least 3"]) {
      expect(conditionWords(text)).toBe(text);
    }
    expect(segmentReason("something new")).toBe("something new");
  });

  it("read in English as the monitor gives them", () => {
    tag = "en";
    for (const text of ["account.segment is platinum is not so: it is gold", "every ticket", "channel is self_service, which is excluded"]) expect(conditionWords(text)).toBe(text);
    for (const text of ["status pending", "calendar berlin closed"]) expect(segmentReason(text)).toBe(text);
  });
});
