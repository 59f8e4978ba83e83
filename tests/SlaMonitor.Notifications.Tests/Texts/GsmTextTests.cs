using SlaMonitor.Notifications.Channels.Twilio;
using SlaMonitor.Notifications.Texts;

namespace SlaMonitor.Notifications.Tests.Texts;

public sealed class GsmTextTests
{
    [Theory]
    [InlineData("abc @£", 6)]
    [InlineData("[x]", 5)]
    [InlineData("€", 2)]
    [InlineData("漢", null)]
    [InlineData("·", null)]
    public void Count_Text_IsInSeptets(string text, int? expected) => Assert.Equal(expected, GsmText.Count(text));

    [Fact]
    public void Body_LatinSubject_FitsOnePart()
    {
        var body = SmsChannel.Body(Pages.WithSubject("It’s “broken” – " + new string('[', 200)), Notifications.Channels.PageLinks.None);

        Assert.InRange(GsmText.Count(body)!.Value, 130, 160);
        Assert.Contains("'It's \"broken\" - [", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Body_OtherScript_FitsTwoParts()
    {
        var body = SmsChannel.Body(Pages.WithSubject(new string('漢', 200)), Notifications.Channels.PageLinks.None);

        Assert.Null(GsmText.Count(body));
        Assert.InRange(body.Length, 120, 134);
    }

    [Fact]
    public void Body_AddressTooLong_IsLeftOutWhole()
    {
        var links = new Notifications.Channels.PageLinks(new Uri("https://sla.example.org/" + new string('a', 1600)), null);

        Assert.DoesNotContain("https", SmsChannel.Body(Pages.Breach(), links), StringComparison.Ordinal);
    }
}
