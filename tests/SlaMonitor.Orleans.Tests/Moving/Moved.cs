using NodaTime;
using Npgsql;
using SlaMonitor.Config;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Moving;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Exports;
using SlaMonitor.Orleans.Moving;

namespace SlaMonitor.Orleans.Tests.Moving;

/// <summary>Exports and imports of both hosts, as the two programs make them.</summary>
internal static class Moved
{
    /// <summary>The name under which the tests' silos look for their grains.</summary>
    private const string Cluster = "conformance";

    /// <summary>A data folder with a version of the configuration, in which nothing happened.</summary>
    public static void Begin(string folder, Configuration configuration, Instant now)
    {
        using var directory = DataDirectory.Open(folder);
        using var journal = SqliteJournal.Open(directory, () => "begun");
        journal.SaveConfiguration(new ConfigurationVersion(1, now, "start", ApplyTo.New, null, ConfigurationTexts.Of(configuration)));
    }

    public static byte[] ExportOf(string folder, Instant now)
    {
        using var output = new MemoryStream();
        using var writer = new ExportWriter(output);
        new EngineExport(ConfigurationTexts.Compile, new Conformance.EngineHost()).Run(folder, now, writer);
        return output.ToArray();
    }

    public static async Task<byte[]> ExportOfAsync(NpgsqlDataSource database, Instant now)
    {
        using var output = new MemoryStream();
        using var writer = new ExportWriter(output);
        await new ClusterExport(database, Cluster, ConfigurationTexts.Compile).RunAsync(now, writer, CancellationToken.None);
        return output.ToArray();
    }

    public static ExportCounts Import(byte[] export, string folder) =>
        new EngineImport(() => "imported").Run(folder, ExportReader.Read(new MemoryStream(export)));

    public static Task<ExportCounts> ImportAsync(byte[] export, NpgsqlDataSource database, Instant now) =>
        new ClusterImport(database, Cluster, ConfigurationTexts.Compile).RunAsync(ExportReader.Read(new MemoryStream(export)), now, CancellationToken.None);

    /// <summary>All tickets of a data folder.</summary>
    public static IReadOnlyList<TicketState> TicketsOf(string folder)
    {
        using var directory = DataDirectory.Open(folder);
        using var rows = SqliteRowStore.Open(directory);
        return [.. rows.States(EntityKind.Ticket).Select(ticket => (TicketState)ticket.State)];
    }
}
