using NodaTime;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core;

/// <summary>IANA time zones by name, from the database that NodaTime brings along, whatever the machine has.</summary>
public static class ZoneName
{
    /// <summary>Null when there is no zone of this name. Upper and lower case are told apart, as IANA writes them.</summary>
    public static DateTimeZone? Find(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);

    /// <summary>What to say of a name that <see cref="Find"/> does not know, with the nearest one.</summary>
    public static string Unknown(string name) => NearestName.Unknown(name, "an IANA time zone such as Europe/Berlin", DateTimeZoneProviders.Tzdb.Ids);
}
