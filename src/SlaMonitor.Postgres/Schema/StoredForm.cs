using SlaMonitor.Core.Wire;

namespace SlaMonitor.Postgres.Schema;

/// <summary>The number of the form in which a body is stored, which stands beside it.</summary>
internal static class StoredForm
{
    /// <exception cref="StoredFormatException">A newer program wrote it.</exception>
    public static void Check(short form)
    {
        if (form > StoredJson.Version)
        {
            throw new StoredFormatException(
                $"Stored in version {form}; this program reads versions up to {StoredJson.Version}. Start a newer program on this database.");
        }
    }
}
