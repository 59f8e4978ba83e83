using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Exports;

namespace SlaMonitor.Simulation.Stores;

/// <summary>One row: the state as the product stores it, and the columns that are looked up.</summary>
internal readonly record struct StoredRow(EntityId Entity, byte[] State, Instant? WakeAt, string? OpenFor, AccountProfile? Profile)
{
    public static StoredRow Of(EntityRow row)
    {
        var json = row.State.Json.ToArray();
        return row.State.Read() switch
        {
            TicketState ticket => new StoredRow(row.Entity, json, row.WakeAt, OpenAccount(ticket), null),
            AccountState account => new StoredRow(
                row.Entity, json, row.WakeAt, null, account.Profile.Version > 0 ? account.Profile : null),
            EscalationState or IncidentState or StormState => new StoredRow(row.Entity, json, row.WakeAt, null, null),
            var other => throw new StoreException($"no stored form for {other}"),
        };
    }

    public object ToState() => EntityStates.Read(Entity.Kind, State);

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)Entity.Kind);
        writer.Write(Entity.Key);
        writer.Write(WakeAt?.ToUnixTimeTicks() ?? long.MinValue);
        writer.Write(State.Length);
        writer.Write(State);
    }

    public static StoredRow Read(BinaryReader reader)
    {
        var entity = new EntityId((EntityKind)reader.ReadInt32(), reader.ReadString());
        var wake = reader.ReadInt64();
        var state = reader.ReadBytes(reader.ReadInt32());
        var row = new StoredRow(entity, state, wake == long.MinValue ? null : Instant.FromUnixTimeTicks(wake), null, null);
        return row.ToState() switch
        {
            TicketState ticket => row with { OpenFor = OpenAccount(ticket) },
            AccountState { Profile.Version: > 0 } account => row with { Profile = account.Profile },
            _ => row,
        };
    }

    private static string? OpenAccount(TicketState ticket) =>
        ticket.Picture.Facts is { IsSolved: false, Disposition: Disposition.Active }
        || ticket.Picture.Clocks.Any(c => c.IsOpen || c.State == ClockState.Waiting)
            ? ticket.Picture.Facts.Account
            : null;
}
