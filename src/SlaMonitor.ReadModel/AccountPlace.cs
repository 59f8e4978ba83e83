using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.ReadModel;

/// <summary>An account's place in the list of accounts: its id.</summary>
internal static class AccountPlace
{
    private const string List = "accounts";

    /// <summary>The id after which the page begins; null for the first page.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    public static string? Take(PageRequest page) => page.Cursor is { } cursor ? Cursor.Take(cursor, List, 1)[0] : null;

    /// <summary>The page, from accounts by id of which one more was read than the page may hold.</summary>
    public static Page<AccountView> Page(List<AccountView> read, PageRequest page) => read.Count <= page.Limit
        ? new Page<AccountView>(read, null)
        : new Page<AccountView>(read.GetRange(0, page.Limit), Cursor.Give(List, read[page.Limit - 1].Profile.Id));
}
