using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Wire;
using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports;

/// <summary>A back-test as one JSON document: everything that was found. Members are only ever added (docs/backtest.md).</summary>
public sealed class JsonReport(Utf8JsonWriter json, BacktestReport report, ReportHeading heading)
{
    private readonly bool _compares = report.Scope.HasBaseline;

    public void Write()
    {
        json.WriteStartObject();
        WriteHeading();
        Write("overall", report.Overall);
        WriteRows("byMetric", "metric", report.ByMetric, nested: false);
        WriteRows("byPriority", "priority", report.ByPriority, nested: true);
        WriteRows("byGroup", "group", report.ByGroup, nested: true);
        WriteRows("byAccount", "account", report.ByAccount, nested: true);
        WriteWeeks();
        WriteTimeUsed();
        if (_compares) WriteChanges();
        WriteNames("notMatched", report.NotMatched);
        if (_compares) WriteNames("notMatchedThen", report.NotMatchedThen);
        WriteErrors();
        json.WriteEndObject();
    }

    private void WriteHeading()
    {
        var scope = report.Scope;
        json.WriteNumber("version", 1);
        json.WriteString("config", heading.Config);
        if (heading.Baseline is { } baseline) json.WriteString("baseline", baseline);
        json.WriteString("events", heading.Events);
        WriteInstant("firstEvent", heading.History.First);
        WriteInstant("from", scope.From);
        WriteInstant("to", scope.To);
        json.WriteStartObject("counts");
        json.WriteNumber("events", heading.History.Events);
        json.WriteNumber("duplicates", heading.History.Duplicates);
        json.WriteNumber("unreadable", heading.History.Errors.Rows);
        json.WriteNumber("tickets", scope.Tickets);
        json.WriteNumber("spam", scope.Spam);
        json.WriteNumber("deleted", scope.Deleted);
        json.WriteEndObject();
    }

    private void WriteRows(string name, string key, EquatableArray<AttainmentRow> rows, bool nested)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString(key, row.Name);
            WriteSides(row.All);
            if (nested)
            {
                json.WriteStartObject("metrics");
                foreach (var metric in row.ByMetric) Write(metric.Metric.Name, metric.All);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteWeeks()
    {
        json.WriteStartArray("byWeek");
        foreach (var week in report.ByWeek)
        {
            json.WriteStartObject();
            json.WriteString("metric", week.Metric.Name);
            json.WriteString("week", LocalDatePattern.Iso.Format(week.Monday));
            WriteSides(week.All);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteTimeUsed()
    {
        json.WriteStartArray("timeUsed");
        foreach (var use in report.TimeUsed)
        {
            json.WriteStartObject();
            json.WriteString("metric", use.Metric.Name);
            WriteCounts("now", use.Now);
            if (_compares) WriteCounts("then", use.Then);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteCounts(string name, EquatableArray<long> counts)
    {
        json.WriteStartArray(name);
        foreach (var count in counts) json.WriteNumberValue(count);
        json.WriteEndArray();
    }

    private void WriteChanges()
    {
        json.WriteNumber("dueMoved", report.DueMoved);
        json.WriteStartArray("changed");
        foreach (var change in report.Changed)
        {
            json.WriteStartObject();
            json.WriteString("ticket", change.Ticket);
            json.WriteString("subject", change.Subject);
            json.WriteString("account", change.Account);
            json.WriteString("priority", change.Priority);
            json.WriteString("group", change.Group);
            json.WriteString("metric", change.Metric.Name);
            json.WriteNumber("cycle", change.Cycle);
            WriteInstant("startedAt", change.StartedAt);
            json.WriteString("direction", WireName<Direction>.Encoded(change.Direction));
            json.WriteString("change", WireDuration.Format(change.Change));
            Write("then", change.Then);
            Write("now", change.Now);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(string name, ResultSide side)
    {
        json.WriteStartObject(name);
        json.WriteString("result", WireName<Verdict>.Encoded(side.Verdict));
        if (side.Policy is not null)
        {
            json.WriteString("policy", side.Policy);
            json.WriteString("target", WireDuration.Format(side.Target!.Value));
            json.WriteString("elapsed", WireDuration.Format(side.Elapsed!.Value));
            WriteInstant("dueAt", side.DueAt);
            WriteInstant("endedAt", side.EndedAt);
            if (side.OverdueBy is { } overdue) json.WriteString("overdueBy", WireDuration.Format(overdue));
        }
        json.WriteEndObject();
    }

    private void WriteNames(string name, EquatableArray<string> names)
    {
        json.WriteStartArray(name);
        foreach (var one in names) json.WriteStringValue(one);
        json.WriteEndArray();
    }

    private void WriteErrors()
    {
        json.WriteStartArray("errors");
        foreach (var error in heading.History.Errors.First)
        {
            json.WriteStartObject();
            json.WriteNumber("line", error.Line);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("failed");
        foreach (var failed in report.Failed)
        {
            json.WriteStartObject();
            json.WriteString("ticket", failed.Ticket);
            json.WriteString("reason", failed.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(string name, ThenAndNow both)
    {
        json.WriteStartObject(name);
        WriteSides(both);
        json.WriteEndObject();
    }

    private void WriteSides(ThenAndNow both)
    {
        if (_compares) Write("then", both.Then);
        Write("now", both.Now);
    }

    private void Write(string name, Attainment sums)
    {
        json.WriteStartObject(name);
        // Six digits tell one breach in a hundred thousand; a double's own seventeen would differ by the order of a division.
        if (sums.Ratio is { } ratio) json.WriteNumber("attainment", decimal.Parse(ratio.ToString("F6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        else json.WriteNull("attainment");
        json.WriteNumber("met", sums.Met);
        json.WriteNumber("breached", sums.Breached);
        json.WriteNumber("metLate", sums.MetLate);
        json.WriteNumber("open", sums.Open);
        json.WriteNumber("cancelled", sums.Cancelled);
        json.WriteEndObject();
    }

    private void WriteInstant(string name, Instant? at)
    {
        if (at is { } instant) json.WriteString(name, WireInstant.Format(instant));
        else json.WriteNull(name);
    }
}
