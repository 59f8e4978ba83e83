using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace SlaMonitor.Benchmarks.Postgres;

/// <summary>
/// States of grains of 1,500 bytes, written one a call by the statement that Orleans' provider runs; and the bare upsert of a row
/// as large by a number.
/// </summary>
internal sealed class GrainWrites(NpgsqlDataSource database, int grains)
{
    private readonly int[] _versions = new int[grains];
    private readonly byte[] _payload = RandomNumberGenerator.GetBytes(1500);
    private string _write = "";

    public async Task FillAsync(CancellationToken cancellation)
    {
        await using (var find = database.CreateCommand("SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'"))
            _write = (string)(await find.ExecuteScalarAsync(cancellation))!;
        await using (var bare = database.CreateCommand("CREATE TABLE bare (id bigint PRIMARY KEY, version integer NOT NULL, payload bytea NOT NULL)")) await bare.ExecuteNonQueryAsync(cancellation);
        await Parallel.ForAsync(0, grains, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (grain, _) => await WriteAsync(grain));
        await using var fill = database.CreateCommand("INSERT INTO bare SELECT i, 1, $1 FROM generate_series(0, $2) i");
        fill.Parameters.Add(new NpgsqlParameter { Value = _payload });
        fill.Parameters.Add(new NpgsqlParameter { Value = (long)grains - 1 });
        await fill.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<int> WriteAsync(int client, Random random)
    {
        // A grain is written by one at a time: each client has its own.
        await WriteAsync(random.Next(grains / 32) * 32 + client);
        return 1;
    }

    public async Task<int> BareAsync(int client, Random random)
    {
        await using var upsert = database.CreateCommand(
            "INSERT INTO bare AS b (id, version, payload) VALUES ($1, 1, $2) ON CONFLICT (id) DO UPDATE SET version = b.version + 1, payload = excluded.payload RETURNING version");
        upsert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = random.Next(grains / 32) * 32 + client });
        upsert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = _payload });
        await upsert.ExecuteScalarAsync();
        return 1;
    }

    private async Task WriteAsync(int grain)
    {
        await using var write = database.CreateCommand(_write);
        var version = _versions[grain];
        write.Parameters.Add(new NpgsqlParameter("GrainIdHash", NpgsqlDbType.Integer) { Value = grain });
        write.Parameters.Add(new NpgsqlParameter("GrainIdN0", NpgsqlDbType.Bigint) { Value = 0L });
        write.Parameters.Add(new NpgsqlParameter("GrainIdN1", NpgsqlDbType.Bigint) { Value = 0L });
        write.Parameters.Add(new NpgsqlParameter("GrainTypeHash", NpgsqlDbType.Integer) { Value = 1 });
        write.Parameters.Add(new NpgsqlParameter("GrainTypeString", NpgsqlDbType.Text) { Value = "ticket" });
        write.Parameters.Add(new NpgsqlParameter("GrainIdExtensionString", NpgsqlDbType.Text) { Value = $"T-{grain}" });
        write.Parameters.Add(new NpgsqlParameter("ServiceId", NpgsqlDbType.Text) { Value = "slamonitor" });
        write.Parameters.Add(new NpgsqlParameter("GrainStateVersion", NpgsqlDbType.Integer) { Value = version == 0 ? DBNull.Value : version });
        write.Parameters.Add(new NpgsqlParameter("PayloadBinary", NpgsqlDbType.Bytea) { Value = _payload });
        _versions[grain] = (int)(await write.ExecuteScalarAsync() ?? throw new InvalidOperationException("the version was current"));
    }
}
