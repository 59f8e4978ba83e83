using System.Data;
using Npgsql;

namespace SlaMonitor.Postgres.Tests.Cluster;

/// <summary>
/// Runs Orleans' statements as its ADO.NET providers do: read by key from the table that they name without a schema, parameters
/// by name with the types that they give them.
/// </summary>
internal sealed class OrleansQueries(NpgsqlDataSource database)
{
    private Dictionary<string, string>? _texts;

    public async Task<Dictionary<string, string>> TextsAsync()
    {
        if (_texts is not null) return _texts;
        await using var command = database.CreateCommand("SELECT QueryKey, QueryText FROM OrleansQuery");
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        _texts = [];
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) _texts.Add(rows.GetString(rows.GetOrdinal("QueryKey")), rows.GetString(rows.GetOrdinal("QueryText")));
        return _texts;
    }

    public async Task<List<T>> ReadAsync<T>(string key, Func<NpgsqlDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        await using var command = await CommandAsync(key, parameters);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var all = new List<T>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) all.Add(read(rows));
        return all;
    }

    public async Task RunAsync(string key, params (string Name, object? Value)[] parameters)
    {
        await using var command = await CommandAsync(key, parameters);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<NpgsqlCommand> CommandAsync(string key, (string Name, object? Value)[] parameters)
    {
        var command = database.CreateCommand((await TextsAsync())[key]);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter(name, TypeOf(name, value)) { Value = value ?? DBNull.Value });
        }
        return command;
    }

    /// <summary>The type that the providers give a parameter, by that of the value; what may be missing is a text or a number.</summary>
    private static DbType TypeOf(string name, object? value) => value switch
    {
        int => DbType.Int32,
        long => DbType.Int64,
        byte[] => DbType.Binary,
        DateTime => DbType.DateTime,
        null when name == "GrainStateVersion" => DbType.Int32,
        _ => DbType.String,
    };
}
