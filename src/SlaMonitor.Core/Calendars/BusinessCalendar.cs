using NodaTime;

namespace SlaMonitor.Core.Calendars;

public sealed class BusinessCalendar
{
    public string Id => throw new NotImplementedException();

    public Instant Add(Instant start, Duration amount) => throw new NotImplementedException();

    public Duration Between(Instant from, Instant to) => throw new NotImplementedException();
}
