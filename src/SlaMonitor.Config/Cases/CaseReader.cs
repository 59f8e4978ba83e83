using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Cases;

/// <summary>Reads the cases of one file after another.</summary>
internal sealed class CaseReader(Rulebook rulebook, ErrorList errors)
{
    private static readonly ImmutableArray<string> FileKeys = ["time_zone", "accounts", "cases"];
    private static readonly ImmutableArray<string> CaseKeys = ["name", "time_zone", "accounts", "events", "at", "expect"];

    private readonly ValueReader _values = new(errors);
    private readonly ExpectationReader _expectations = new(rulebook, new ValueReader(errors));

    public IEnumerable<PolicyCase> Cases(ConfigurationSource source)
    {
        if (YamlReader.Read(source.Name, source.Text, errors) is not { } root)
        {
            BraceHint(source);
            return [];
        }
        if (Section.Of(root, "a file of policy tests", FileKeys, errors) is not { } file) return [];
        // A zone that is wrong is told once, and not again at every time that would have been in it.
        var zone = file["time_zone"] is { } zoneNode ? _values.Zone(zoneNode) ?? DateTimeZone.Utc : null;
        var accounts = file["accounts"] is { } accountsNode ? Accounts(accountsNode) : [];
        if (file.Required("cases") is not { } cases) return [];
        var items = _values.List(cases, "a list of cases");
        if (cases is YamlSequence && items.Count == 0) errors.Add(cases.At, "there is no case in this file");
        var names = new Dictionary<string, Place>(StringComparer.Ordinal);
        return [.. items.Select(item => Case(item, zone, accounts, names)).OfType<PolicyCase>()];
    }

    private PolicyCase? Case(YamlNode node, DateTimeZone? fileZone, List<AccountProfile> fileAccounts, Dictionary<string, Place> names)
    {
        if (Section.Of(node, "a case", CaseKeys, errors) is not { } section) return null;
        var name = section.Required("name") is { } nameNode ? _values.Text(nameNode, "the case's name") : null;
        if (name is not null && !names.TryAdd(name, section["name"]!.At))
            errors.Add(section["name"]!.At, $"there are two cases named {Quote.Of(name)}; first at {names[name]}");
        var zone = section["time_zone"] is { } zoneNode ? _values.Zone(zoneNode) ?? DateTimeZone.Utc : fileZone;
        var times = new CaseTimes(zone, _values);
        var accounts = section["accounts"] is { } accountsNode ? Accounts(accountsNode) : [];
        var events = section.Required("events") is { } eventsNode ? new CaseEventReader(times, _values).Events(eventsNode) : [];
        if (section["events"] is YamlSequence { Items.Count: 0 } none) errors.Add(none.At, "a case needs at least one event");
        times.EventsAreKnown(events);
        var at = section["at"] is { } atNode ? times.Instant(atNode, "at", CaseTimes.AfterTheLast) : times.Last;
        if (at < times.First) errors.Add(section["at"]!.At, "at lies before the first event: there is no ticket yet");
        var expectations = section.Required("expect") is { } expect ? _expectations.Expectations(expect, times) : [];
        if (events.Count == 0) return null;
        if (name is null || at is null || expectations.Count == 0) return null;
        var log = TicketLog.Of(events);
        foreach (var account in accounts.Concat(fileAccounts)) log = log.Knowing(account, Instant.MinValue);
        return new PolicyCase
        {
            Name = name,
            Place = section.At,
            Zone = zone ?? DateTimeZone.Utc,
            Log = log,
            At = at.Value,
            Expectations = expectations.ToEquatableArray(),
        };
    }

    private List<AccountProfile> Accounts(YamlNode node) =>
        [.. _values.List(node, "a list of accounts").Select(Account).OfType<AccountProfile>()];

    private AccountProfile? Account(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            errors.Add(node.At, $"expected an account, a mapping with id, name, segment, region, fields; found {node.Kind}");
            return null;
        }
        if (mapping.Find("id") is not { } idEntry)
        {
            errors.Add(node.At, "id is missing in an account");
            return null;
        }
        if (_values.Text(idEntry.Value, "the account's id") is not { } id) return null;
        var rest = new WireNode("an account").With(mapping, except: "id");
        var profile = AccountProfileReader.Read(id, rest.Json(), out var wrong);
        rest.Tell(wrong, node.At, errors);

        // A profile that was described is at version 1; 0 is one that nobody has.
        return profile is null ? null : profile with { Version = 1 };
    }

    /// <summary>The one mistake that everybody makes once: data behind the type, which YAML cannot read there.</summary>
    private void BraceHint(ConfigurationSource source)
    {
        var number = 0;
        foreach (var line in source.Text.Split('\n'))
        {
            number++;
            var brace = line.IndexOf(" {", StringComparison.Ordinal);
            if (!line.TrimStart().StartsWith("- ", StringComparison.Ordinal) || brace < 0) continue;
            var word = line[..brace].LastIndexOfAny([' ', '\t']) + 1;
            var type = line[word..brace];
            if (!WireName<TicketEventType>.TryParse(type, out _)) continue;
            errors.Add(new Place(source.Name, number, word + 1), $"write an event with data as `- TIME {type}: {{ … }}`, with the colon behind the type");
            return;
        }
    }
}
