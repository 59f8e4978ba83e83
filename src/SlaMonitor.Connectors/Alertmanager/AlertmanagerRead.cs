using SlaMonitor.Core;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Alertmanager;

/// <summary>What a body of Alertmanager's webhook came to.</summary>
public abstract record AlertmanagerRead
{
    private AlertmanagerRead()
    {
    }

    /// <param name="Receiver">The name of the receiver in Alertmanager's configuration.</param>
    /// <param name="TruncatedAlerts">How many alerts Alertmanager left out, by its <c>max_alerts</c>.</param>
    /// <param name="Alerts">The good ones, in order.</param>
    /// <param name="Errors">What is wrong with the others.</param>
    public sealed record Message(string Receiver, long TruncatedAlerts, EquatableArray<PlacedAlert> Alerts, EquatableArray<WireError> Errors) : AlertmanagerRead;

    /// <summary>The body is not such a message. Nothing of it was read, and sending it again changes nothing.</summary>
    public sealed record Unreadable(WireError Error) : AlertmanagerRead;
}

/// <summary>An alert and its place among the message's, from 0.</summary>
public sealed record PlacedAlert(int Index, Alert Alert);
