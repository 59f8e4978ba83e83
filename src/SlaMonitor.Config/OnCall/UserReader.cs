using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.OnCall;

/// <summary>Reads one user.</summary>
internal sealed class UserReader(KnownNames known)
{
    private static readonly ImmutableArray<string> Keys = ["id", "name", "notify"];
    private static readonly ImmutableArray<string> ContactKeys = ["channel", "after"];

    public UserDefinition? User(YamlNode node)
    {
        if (Section.Of(node, "a user", Keys, known.Errors) is not { } section) return null;
        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var name = section["name"] is { } nameNode ? known.Values.Text(nameNode, "a name") : id;
        var notify = section["notify"] is { } notifyNode
            ? known.Values.List(notifyNode, "a list such as [ { channel: sms, after: 3m } ]")
                .Select(Contact)
                .OfType<UserContact>()
                .OrderBy(c => c.After)
                .ToEquatableArray()
            : [];
        return id is null ? null : new UserDefinition(id, name ?? id, notify);
    }

    private UserContact? Contact(YamlNode node)
    {
        if (Section.Of(node, "a way to notify", ContactKeys, known.Errors) is not { } section) return null;
        var channel = section.Required("channel") is { } channelNode ? known.Channels.Reference(channelNode, known.Values) : null;
        var after = section["after"] is { } afterNode ? known.Values.Duration(afterNode, "after") : NodaTime.Duration.Zero;
        return channel is null || after is null ? null : new UserContact(channel, after.Value);
    }
}
