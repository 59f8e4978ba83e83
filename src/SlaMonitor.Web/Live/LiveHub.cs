using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace SlaMonitor.Web.Live;

/// <summary>The hub at <c>/hubs/live</c>. SignalR calls one method at a time for a connection.</summary>
internal sealed class LiveHub(LiveService service) : Hub
{
    /// <summary>Starts to send what the request asks for, in place of an earlier subscription.</summary>
    public SubscribeAnswer Subscribe(JsonElement request) => service.Subscribe(Context.ConnectionId, SubscribeRequest.Read(request));

    /// <summary>Stops it. A message that is already on its way may still come.</summary>
    public void Unsubscribe() => service.Unsubscribe(Context.ConnectionId);
}
