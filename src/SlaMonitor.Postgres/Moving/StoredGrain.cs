namespace SlaMonitor.Postgres.Moving;

/// <summary>A grain's state as it is stored.</summary>
/// <param name="Key">The entity's key.</param>
/// <param name="Form">The stored form.</param>
/// <param name="Published">The count of decisions up to which all was published; -1 when nothing was.</param>
public readonly record struct StoredGrain(string Key, byte[] Form, long Published = -1);
