using System.Text;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Wire;

public sealed class AccountProfileReaderTests
{
    [Fact]
    public void Read_Whole_GivesTheProfile() =>
        Assert.Equal(
            new AccountProfile("acme", 0, "Acme", "gold", "eu", [new("a", new FieldValue.Flag(true)), new("b", new FieldValue.Number(2))]),
            AccountProfileReader.Read("acme", """{"name":"Acme","segment":"gold","region":"eu","fields":{"b":2,"a":true,"c":null}}"""u8, out _));

    [Theory]
    [InlineData("{\"segmnt\":\"gold\"}", "segmnt", "the nearest is \"segment\"")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "name", "given twice")]
    [InlineData("{\"name\":7}", "name", "must be a string")]
    [InlineData("{\"fields\":{\"a\":{}}}", "fields.a", "not an object")]
    [InlineData("[]", "$", "an account is an object")]
    [InlineData("{} {}", "$", "not valid JSON")]
    [InlineData("", "$", "not valid JSON")]
    public void Read_BadMember_NamesThePlace(string json, string at, string message)
    {
        Assert.Null(AccountProfileReader.Read("acme", Encoding.UTF8.GetBytes(json), out var errors));

        var error = Assert.Single(errors);
        Assert.Equal(at, error.At);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
