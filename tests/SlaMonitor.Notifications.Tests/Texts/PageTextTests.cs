using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Notifications.Channels.Twilio;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Tests.Texts;

public sealed class PageTextTests
{
    [Fact]
    public void Headline_Breach_SaysWhatIsWrongAndByWhenFirst() => Assert.Equal(
        "BREACHED first_response · T-1 'Printer on floor 3' · acme · due 09:14 EAT, 4 min ago · step 2 of critical",
        PageText.Headline(Pages.Breach(), 1024));

    [Fact]
    public void Headline_Warning_SaysHowLongIsLeft()
    {
        var page = Pages.Breach();
        page = page with { To = null, Content = page.Content with { BreachedAt = null, DueAt = Pages.At + Duration.FromMinutes(145), Severity = PageSeverity.Warning } };

        Assert.Equal("AT RISK first_response · T-1 'Printer on floor 3' · acme · due 08:43 UTC, in 2 h 25 min · step 2 of critical", PageText.Headline(page, 1024));
    }

    [Fact]
    public void Headline_DueOnAnotherDay_TellsTheDay()
    {
        var page = Pages.Breach();
        page = page with { Content = page.Content with { DueAt = Pages.At - Duration.FromHours(75) } };

        Assert.Contains("due Fri 27 Feb 06:18 EAT, 3 d 3 h ago", PageText.Headline(page, 1024), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PageAction.Acknowledge, "ACKNOWLEDGED by Joseph first_response · ")]
    [InlineData(PageAction.Resolve, "RESOLVED by Joseph first_response · ")]
    public void Headline_SomebodyActs_SaysWho(PageAction action, string expected) =>
        Assert.StartsWith(expected, PageText.Headline(Pages.Breach(action: action), 1024), StringComparison.Ordinal);

    [Fact]
    public void Headline_ByHand_IsEscalated()
    {
        var page = Pages.Breach();
        page = page with { Content = page.Content with { Metric = null, BreachedAt = null, DueAt = null, Subject = null, Account = null, By = "Kim" } };

        Assert.Equal("ESCALATED by Kim · T-1 · step 2 of critical", PageText.Headline(page, 1024));
    }

    [Fact]
    public void Incident_TellsHowManyTicketsAndWhich()
    {
        var page = Pages.Breach();
        page = page with
        {
            Content = page.Content with
            {
                Ticket = "storm-account-acme-5f0c2a91-1",
                Subject = "Many escalations of account acme",
                Metric = null,
                BreachedAt = null,
                DueAt = null,
                Incident = new IncidentSummary(12, 11, ["T-1 Printer", "T-2", "T-3 Line (ended)"]),
            },
        };

        Assert.Equal(
            "INCIDENT · storm-account-acme-5f0c2a91-1 'Many escalations of account acme' · acme · 11 of 12 tickets open · step 2 of critical",
            PageText.Headline(page, 1024));
        Assert.Contains(new PageFact("Incident", "storm-account-acme-5f0c2a91-1"), PageText.Facts(page));
        Assert.Equal("T-1 Printer\nT-2", PageText.Tickets(page, 20));
        Assert.Null(PageText.Tickets(Pages.Breach(), 20));
        Assert.Contains(new PageFact("Tickets", "11 of 12 open: T-1 Printer; T-2; T-3 Line (ended)"), PageText.Facts(page));
    }

    [Fact]
    public void Headline_LongSubject_GivesWayToTheRest()
    {
        var text = PageText.Headline(Pages.WithSubject(new string('x', 240)), 130);

        Assert.Equal(130, text.Length);
        Assert.EndsWith("x…' · acme · due 09:14 EAT, 4 min ago · step 2 of critical", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Headline_AnyTextAndLimit_IsOneCleanLineWithinIt()
    {
        var cases = Gen.Zip(ArbMap.Default.GeneratorFor<string?>(), Gen.Choose(1, 300)).Select(t => (Text: t.Item1, Longest: t.Item2));
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var text = PageText.Headline(Pages.WithSubject(c.Text ?? ""), c.Longest);
            return text.Length <= c.Longest && !text.Any(char.IsControl) && text.EnumerateRunes().Sum(r => r.Utf16SequenceLength) == text.Length
                && IsWhole(text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Cut_Emoji_IsNotDivided()
    {
        // A family is one character of eleven units.
        Assert.Equal("ab…", CleanText.Cut("ab👨‍👩‍👧‍👦cd", 8));
        Assert.Equal("ab👨‍👩‍👧‍👦…", CleanText.Cut("ab👨‍👩‍👧‍👦cd", 14));
        Assert.Equal("ab", CleanText.Cut("ab", 2));
        Assert.Equal("…", CleanText.Cut("ab", 1));
        Assert.InRange(CleanText.Cut("a" + new string('\u0301', 500), 100).Length, 50, 100);
    }

    [Fact]
    public void Of_HostileText_IsOneHarmlessLine() =>
        Assert.Equal("a Bcc: x b \uFFFD gpj.exe", CleanText.Of(" \ta\r\nBcc: x\u0000\u0085b\u2028\uD800 \u202Egpj.exe\u200F\n"));

    [Fact]
    public void Twiml_HostileSubject_StaysText()
    {
        var twiml = VoiceChannel.Twiml(Pages.WithSubject("</Say><Dial>+1900</Dial>&\u0007"));

        Assert.Equal(["Say", "Pause", "Say"], System.Xml.Linq.XElement.Parse(twiml).Elements().Select(e => e.Name.LocalName));
        Assert.Contains("BREACHED first response. T-1 '", twiml, StringComparison.Ordinal);
    }

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))) return false;
            if (char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1]))) return false;
        }
        return true;
    }
}
