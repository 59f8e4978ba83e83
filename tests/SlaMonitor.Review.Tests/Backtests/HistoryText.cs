using System.Text;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Review.Tests.Backtests;

/// <summary>Histories written as text: a line for each event, <c>TICKET MINUTE TYPE [DATA]</c>, minutes after 2026-03-02T08:00Z, a Monday.</summary>
internal static class HistoryText
{
    public static TicketHistory Of(string lines)
    {
        var json = new StringBuilder();
        var number = 0;
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', 4);
            var at = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc).AddMinutes(int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
            var data = words.Length > 3 ? $",\"data\":{words[3]}" : "";
            json.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"id\":\"{++number}\",\"ticket\":\"{words[0]}\",\"at\":\"{at:yyyy-MM-ddTHH:mm:ssZ}\",\"type\":\"{words[2]}\"{data}}}\n");
        }
        return OfJson(json.ToString());
    }

    public static TicketHistory OfJson(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return TicketHistory.OfLines(stream);
    }

    public static AccountBook Accounts(string json)
    {
        var errors = new HistoryErrors();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var book = AccountBook.Read(stream, errors);
        Assert.Equal([], errors.First);
        return book;
    }
}
