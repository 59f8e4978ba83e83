using Npgsql;
using NpgsqlTypes;

namespace SlaMonitor.Postgres.Schema;

/// <summary>One statement in a transaction of its own, its parameters by place.</summary>
internal sealed class Call(string sql)
{
    // A deadlock or a lost race ends with the other one's commit, so that the next attempt finds it done.
    private const int AttemptsMax = 6;

    private readonly List<Func<NpgsqlParameter>> _parameters = [];

    public Call With<T>(T value, NpgsqlDbType type)
    {
        _parameters.Add(() => new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return this;
    }

    public Call With(string? value) => With(value, NpgsqlDbType.Text);

    public Call With(long value) => With(value, NpgsqlDbType.Bigint);

    public Call With(int value) => With(value, NpgsqlDbType.Integer);

    public Call With(string?[] values) => With(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public Call With(long[] values) => With(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public Call With(int[] values) => With(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public Call With(short[] values) => With(values, NpgsqlDbType.Array | NpgsqlDbType.Smallint);

    public Call With(bool[] values) => With(values, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    public Call With(byte[][] values) => With(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    /// <summary>Runs it and reads every row; again when another transaction was in its way.</summary>
    public async Task<List<T>> ReadAsync<T>(NpgsqlDataSource database, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = Command(database);
                await using var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                var all = new List<T>();
                while (await rows.ReadAsync(cancellation).ConfigureAwait(false)) all.Add(read(rows));
                return all;
            }
            catch (PostgresException e) when (MayRetry(e, attempt))
            {
                // Nothing of it was done.
            }
        }
    }

    /// <summary>Runs it; again when another transaction was in its way.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> RunAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = Command(database);
                return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            }
            catch (PostgresException e) when (MayRetry(e, attempt))
            {
                // Nothing of it was done.
            }
        }
    }

    public NpgsqlCommand Command(NpgsqlDataSource database)
    {
        var command = database.CreateCommand(sql);
        foreach (var parameter in _parameters) command.Parameters.Add(parameter());
        return command;
    }

    private static bool MayRetry(PostgresException e, int attempt) =>
        attempt < AttemptsMax && e.SqlState is (PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected);
}
