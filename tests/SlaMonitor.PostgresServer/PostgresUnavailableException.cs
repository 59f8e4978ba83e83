namespace SlaMonitor.PostgresServer;

/// <summary>There is no PostgreSQL to test against; the message says what is missing. A test is skipped with it.</summary>
public sealed class PostgresUnavailableException(string message) : Exception(
    $"No PostgreSQL: {message}. Install PostgreSQL 15 or later (initdb and postgres on PATH or in /usr/lib/postgresql/*/bin), or set "
    + $"{PrivatePostgres.Variable} to the connection string of a server where databases may be created.");
