using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>Writes stored forms one after another into the same memory. Not for several threads at a time.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A JSON writer over memory holds nothing that has to be given back.")]
public sealed class StoredBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly Utf8JsonWriter _json;

    public StoredBuffer() => _json = new Utf8JsonWriter(_bytes, StoredJson.WriterOptions);

    /// <summary>The stored form, valid until the next one is written.</summary>
    public ReadOnlyMemory<byte> Write(TicketState state)
    {
        StateJson.Write(Begin(), state);
        return End();
    }

    /// <inheritdoc cref="Write(TicketState)"/>
    public ReadOnlyMemory<byte> Write(AccountState state)
    {
        StateJson.Write(Begin(), state);
        return End();
    }

    /// <inheritdoc cref="Write(TicketState)"/>
    public ReadOnlyMemory<byte> Write(EscalationState state)
    {
        EscalationJson.Write(Begin(), state);
        return End();
    }

    /// <inheritdoc cref="Write(TicketState)"/>
    public ReadOnlyMemory<byte> Write(IncidentState state)
    {
        IncidentJson.Write(Begin(), state);
        return End();
    }

    /// <inheritdoc cref="Write(TicketState)"/>
    public ReadOnlyMemory<byte> Write(StormState state)
    {
        StormJson.Write(Begin(), state);
        return End();
    }

    /// <inheritdoc cref="Write(TicketState)"/>
    public ReadOnlyMemory<byte> Write(Effect message)
    {
        EffectJson.Write(Begin(), message);
        return End();
    }

    /// <summary>A writer for a form that this class does not know; <see cref="End"/> gives its bytes.</summary>
    public Utf8JsonWriter Begin()
    {
        _bytes.ResetWrittenCount();
        _json.Reset();
        return _json;
    }

    /// <inheritdoc cref="Write(TicketState)"/>
    public ReadOnlyMemory<byte> End()
    {
        _json.Flush();
        return _bytes.WrittenMemory;
    }
}
