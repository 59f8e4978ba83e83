// The API key, where the monitor needs one. It is kept in this tab only.
const KEY = "key";

function stored(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

class Access {
  key = $state(stored());
  /** The monitor refused us for want of a key. */
  isNeeded = $state(false);

  use(key: string): void {
    this.key = key;
    this.isNeeded = false;
    try {
      sessionStorage.setItem(KEY, key);
    } catch {
      // It holds for this view only.
    }
  }
}

export const access = new Access();
